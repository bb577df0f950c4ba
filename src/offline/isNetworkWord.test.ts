import { expect, test } from 'vitest';
import { isNetworkWord } from './isNetworkWord.ts';

test.each([{ network: 'public' }, { network: 'private', bootstrapRecords: [] }])(
  'it is the server’s word: %j',
  (said) => expect(isNetworkWord(said)).toBe(true),
);

test.each([undefined, null, 7, 'public', [], {}, { network: 'other' }, { error: 'log in' }])(
  'it is none: %j',
  (said) => expect(isNetworkWord(said)).toBe(false),
);
