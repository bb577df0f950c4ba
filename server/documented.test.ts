import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPTIONS } from './options/optionList.ts';

test('the manual names every option, and no option that does not exist', () => {
  const manual = readFileSync('docs/self-hosting.md', 'utf8');
  const named = new Set([...manual.matchAll(/`--([a-z-]+)/gu)].map(([, name]) => name));
  const known = OPTIONS.map(({ name }) => name).filter((name) => name !== 'help');
  expect([...named].filter((name) => name !== 'build-only').sort()).toEqual(known.sort());
});
