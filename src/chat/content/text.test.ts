import { expect, test } from 'vitest';
import { MAX_TEXT_BYTES } from '../limits.ts';
import { textContent } from './text.ts';

test.each([
  ...[
    '',
    ' ',
    '\n\n',
    '\t',
    '\u00a0',
    '\u200b',
    '\u2800',
    '\u3164',
    '\u2800\u200b\n\u3164 ',
    '\ufeff',
  ],
  ...['\u2060', '\u00ad', '\u115f', '\uffa0', '\ufe0f', '\u202e\u202c', '\u{e0041}', '\u{1d159}'],
  '\n'.repeat(15_998),
])('a message of nothing that can be seen is not sent: %j', (typed) => {
  expect(textContent(typed)).toEqual({ kind: 'empty' });
});

test.each([
  ['hello\n\n\n', 'hello'],
  ['hello \n \n\t\n', 'hello '],
  ['hello\n\u200b\n\u2800\n', 'hello'],
  ['\n\n  if (a)\n    b();\n', '  if (a)\n    b();'],
  ['    indented\n\n\nmore', '    indented\n\n\nmore'],
  ['❤\ufe0f\n', '❤\ufe0f'],
  ['👨‍👩‍👧', '👨‍👩‍👧'],
])('empty lines around a message are dropped, and nothing in it: %j', (typed, text) => {
  expect(textContent(typed)).toEqual({ kind: 'text', text });
});

test('what empty lines alone make too long is sent without them', () => {
  const text = 'a'.repeat(MAX_TEXT_BYTES);
  expect(textContent(`\n${text}\n\n`)).toEqual({ kind: 'text', text });
  expect(textContent(`${text}a\n`)).toEqual({
    kind: 'tooLong',
    bytes: MAX_TEXT_BYTES + 1,
    limit: MAX_TEXT_BYTES,
  });
});
