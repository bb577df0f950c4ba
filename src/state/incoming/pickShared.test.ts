import { expect, test } from 'vitest';
import { pickShared } from './pickShared.ts';

const link = 'https://parley.example/#i=SECRET';
const picture = new Blob([Uint8Array.of(1)]);
const given = (texts: readonly string[], blob?: Blob) =>
  pickShared({ kind: 'given', texts, picture: blob });

test('a text with an invitation goes before a picture, a picture before any other text', () => {
  expect(given(['https://shop.example', `Come: ${link}`], picture)).toEqual({
    kind: 'text',
    text: '#i=SECRET',
  });
  expect(given(['hello'], picture)).toEqual({ kind: 'picture', picture });
  expect(given(['hello', 'a title'])).toEqual({ kind: 'text', text: 'hello' });
});

test('an invitation is found however long the letter before it is', () => {
  expect(given([`${'x'.repeat(900_000)} ${link}`])).toEqual({ kind: 'text', text: '#i=SECRET' });
});

test('no more is passed on than an invitation may have', () => {
  for (const text of ['x'.repeat(1_000_000), `${link}${'A'.repeat(1_000_000)}`]) {
    const opened = given([text]);
    expect(opened.kind === 'text' && opened.text.length).toBe(10_000);
  }
});

test('what did not come, or has nothing in it, was not shared', () => {
  expect(pickShared(undefined)).toEqual({ kind: 'notShared' });
  expect(given([])).toEqual({ kind: 'notShared' });
  expect(pickShared({ kind: 'tooLarge' })).toEqual({ kind: 'tooLarge' });
});
