import { expect, test } from 'vitest';
import { wellFormed } from './wellFormed.ts';

test.each([
  ['', ''],
  ['hello', 'hello'],
  ['\u{1f600} and \ud83d\ude00', '\u{1f600} and \u{1f600}'],
  ['\ud800', '\ufffd'],
  ['a\udfffb', 'a\ufffdb'],
  ['\ude00\ud83d', '\ufffd\ufffd'],
  ['\ud83d\ud83d\ude00\ude00', '\ufffd\u{1f600}\ufffd'],
])('%j becomes %j, as UTF-8 would have it', (text, expected) => {
  expect(wellFormed(text)).toBe(expected);
  expect(wellFormed(text)).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
});
