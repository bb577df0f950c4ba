import { expect, test } from 'vitest';
import { isNetworkInfo } from './isNetworkInfo.ts';

test.each([{ network: 'public' }, { network: 'private', bootstrapRecords: [] }])(
  'a file with a network is valid: %j',
  (said) => expect(isNetworkInfo(said)).toBe(true),
);

test.each([undefined, null, 7, 'public', [], {}, { network: 'other' }, { error: 'log in' }])(
  'a file without a known network is invalid: %j',
  (said) => expect(isNetworkInfo(said)).toBe(false),
);
