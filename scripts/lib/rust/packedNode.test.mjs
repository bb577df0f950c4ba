import { expect, test } from 'vitest';
import { localNodeInputs } from './localNode.mjs';
import { packedNode } from './packedNode.mjs';

test('the packed program is the one that was built from these sources', () => {
  const { info, unpack } = packedNode();
  expect(info.inputs).toBe(localNodeInputs());
  const program = unpack();
  expect(program.length).toBe(info.program.bytes);
  // A program for Linux, and a static one: it names no interpreter.
  expect(program.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  expect(program.subarray(0, 4096).includes('ld-linux')).toBe(false);
});
