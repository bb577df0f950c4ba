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

test('nothing but http and https becomes a link', () => {
  expect(addresses('javascript:alert(1) data:text/html,x ftp://a.example')).toEqual([]);
});

test('the pieces together are the text', () => {
  const text = 'a https://x.example b\nhttps:// c';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
