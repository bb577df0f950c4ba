import { expect, test } from 'vitest';
import * as v from 'valibot';
import { MAX_PUBLIC_ADDRESS, publicAddressSchema } from './publicAddress.ts';

const read = (address: unknown) => v.safeParse(publicAddressSchema, address);

test.each([
  ['https://parley.example', 'https://parley.example/'],
  [' https://Parley.example:8443/app ', 'https://parley.example:8443/app'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('%s is a valid address', (written, address) => {
  expect(read(written)).toMatchObject({ success: true, output: address });
});

test.each([
  ['parley.example', 'whole'],
  ['', 'whole'],
  ['http://parley.example/', 'https'],
  ['javascript:alert(1)', 'https'],
  ['https://alva:secret@parley.example/', 'password'],
  ['https://alva@parley.example/', 'password'],
  ['https://parley.example/?a=b', '“?”'],
  ['https://parley.example/?', '“?”'],
  ['https://parley.example/#', '“#”'],
  [`https://parley.example/${'a'.repeat(MAX_PUBLIC_ADDRESS)}`, 'characters'],
  [`https://parley.example/${'a'.repeat(10_000)}`, 'characters'],
  [7, 'text'],
  [undefined, 'text'],
])('%s is invalid, and the message says why', (written, word) => {
  const outcome = read(written);
  expect(outcome.success).toBe(false);
  expect(outcome.issues?.[0].message).toContain(word);
});
