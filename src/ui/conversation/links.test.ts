import { expect, test } from 'vitest';
import { pieces } from './links.ts';

const addresses = (text: string): (string | undefined)[] =>
  pieces(text).flatMap((piece) => piece.href ?? []);

test('a web address becomes a link without the punctuation after it', () => {
  expect(addresses('See https://a.example/x?y=1. And (http://b.example)!')).toEqual([
    'https://a.example/x?y=1',
    'http://b.example',
  ]);
});

test('only http and https addresses become links', () => {
  expect(addresses('javascript:alert(1) data:text/html,x ftp://a.example')).toEqual([]);
});

test('the pieces joined together give the text again', () => {
  const text = 'a https://x.example b\nhttps:// c';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
