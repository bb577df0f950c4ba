import { expect, test } from 'vitest';
import { encodeCbor } from './cbor.ts';

test('an encoded value of any length is a plain Uint8Array', () => {
  for (let length = 0; length < 1_000; length++)
    expect(encodeCbor({ text: 'x'.repeat(length), lamport: 1 }).constructor).toBe(Uint8Array);
  expect(encodeCbor(7).constructor).toBe(Uint8Array);
});
