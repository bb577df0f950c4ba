import { expect, test } from 'vitest';
import { drawInvitation } from './drawInvitation.ts';

const code = 'A2B3C4D5'.repeat(27).slice(0, 215);

test('a link stays at version 10 with a long host name', () => {
  const address = `https://${'a'.repeat(36)}.example/parley/#i=`;
  expect(drawInvitation(address, code).version).toBeLessThanOrEqual(10);
});

test('the drawing has a quiet zone of four modules', () => {
  const { size, path, version } = drawInvitation('https://parley.example/#i=', code);
  expect(size).toBe(17 + 4 * version + 8);
  expect(path.startsWith('M4 4h7')).toBe(true);
});
