import { expect, test } from 'vitest';
import type { PublicKey } from '../ids.ts';
import { keyText, parseKey } from './Identity.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i * 5) as PublicKey;
const written = keyText(key);

test.each([
  ['without its beginning', written.slice(5)],
  ['in white space', ` ${written}\n`],
  ['in quotes', `“${written}”`],
  ['in a quote', `> ${written}`],
  ['in backquotes', `\`${written}\``],
  ['with marks of direction', `\u202a\u200e${written}\u202c`],
  ['with invisible breaks', [...written].join('\u200b')],
  ['in two lines', `${written.slice(0, 30)}\n> ${written.slice(30)}`],
  ['in quoted-printable', `${written.slice(0, 30)}=\r\n${written.slice(30)}`],
  ['with other hyphens', written.replaceAll('-', '\u2011')],
  [
    'in full width',
    written.replaceAll(/[!-~]/gu, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
  ],
])('a public key is read as other programs hand it on: %s', (_, handed) => {
  expect(written).toMatch(/-/u);
  expect(parseKey(handed)).toEqual(key);
});

test('another text is no public key', () => {
  for (const text of ['', 'VLD0:', written.slice(0, -1), `${written}A`, 'a'.repeat(1e6)])
    expect(parseKey(text)).toBeUndefined();
});
