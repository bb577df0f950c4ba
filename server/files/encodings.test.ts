import { expect, test } from 'vitest';
import { pickEncoding } from './encodings.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, br', 'br'],
  ['GZIP, BR', 'br'],
  ['deflate, zstd', undefined],
  ['br;q=0.5, gzip', 'gzip'],
  ['br;q=0.5, gzip;q=0.501', 'gzip'],
  ['br; q=1.000 , gzip ; q=1', 'br'],
  ['br;q=0, gzip;q=0', undefined],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['identity', undefined],
  ['identity, br;q=0.9', undefined],
  ['identity;q=0.5, br;q=0.5', 'br'],
  ['identity;q=0, gzip;q=0.1', 'gzip'],
  // No encoding is acceptable. The uncompressed file is more useful than an error.
  ['identity;q=0', undefined],
  ['br;q=2, gzip;q=x, *;q=', undefined],
  ['brotli, gzipped, b r', undefined],
  [`${'x,'.repeat(10_000)}br`, undefined],
])('the header “%s” gets the encoding %s', (accept, encoding) => {
  expect(pickEncoding(accept, ['br', 'gzip'])).toBe(encoding);
});

test('only an available encoding is picked', () => {
  expect(pickEncoding('br, gzip;q=0.5', ['gzip'])).toBe('gzip');
  expect(pickEncoding('br', [])).toBeUndefined();
});
