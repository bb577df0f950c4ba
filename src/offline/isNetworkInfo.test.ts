import { expect, test } from 'vitest';
import { isNetworkInfo } from './isNetworkInfo.ts';

test.each([{ network: 'public' }, { network: 'private', bootstrapRecords: [] }])(
  'it is the server’s word: %j',
  (said) => expect(isNetworkInfo(said)).toBe(true),
);

test.each([undefined, null, 7, 'public', [], {}, { network: 'other' }, { error: 'log in' }])(
  'it is none: %j',
  (said) => expect(isNetworkInfo(said)).toBe(false),
);
