import { expect, test } from 'vitest';
import { pickShared } from './pickShared.ts';

const link = 'https://parley.example/#i=SECRET';
const picture = new Blob([Uint8Array.of(1)]);
const given = (texts: readonly string[], blob?: Blob) =>
  pickShared({ kind: 'given', texts, picture: blob });

test('a text with an invitation comes before a picture, and a picture before other text', () => {
  expect(given(['https://shop.example', `Come: ${link}`], picture)).toEqual({
    kind: 'text',
    text: '#i=SECRET',
  });
  expect(given(['hello'], picture)).toEqual({ kind: 'picture', picture });
  expect(given(['hello', 'a title'])).toEqual({ kind: 'text', text: 'hello' });
});

test('an invitation is found after a letter of any length', () => {
  expect(given([`${'x'.repeat(900_000)} ${link}`])).toEqual({ kind: 'text', text: '#i=SECRET' });
});

test('the picked text is no longer than an invitation may be', () => {
  for (const text of ['x'.repeat(1_000_000), `${link}${'A'.repeat(1_000_000)}`]) {
    const opened = given([text]);
    expect(opened.kind === 'text' && opened.text.length).toBe(10_000);
  }
});

test('missing or empty content counts as not shared', () => {
  expect(pickShared(undefined)).toEqual({ kind: 'notShared' });
  expect(given([])).toEqual({ kind: 'notShared' });
  expect(pickShared({ kind: 'tooLarge' })).toEqual({ kind: 'tooLarge' });
});
