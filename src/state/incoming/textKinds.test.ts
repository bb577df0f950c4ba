import { expect, test } from 'vitest';
import { resemblesInvitation, resemblesSafetyNumber } from './textKinds.ts';

const digits = '0123456789'.repeat(6);
const code = 'A2B3C4D5'.repeat(27).slice(0, 213);

test.each([
  `https://parley.example/#i=${code}`,
  'so: web+parley:#i=A',
  `My code: ${code}, bye`,
  code,
  ` ${code}\n`,
  `https://scan.example/?url=${encodeURIComponent(`https://parley.example/#i=${code}`)}&a=1`,
  `https://urldefense.com/v3/__https://parley.example/*i=${code}__;Iw!!A$`,
  `${'A letter. '.repeat(2_000)} https://parley.example/%23i%3D${code}`,
  `> ${code.replaceAll(/.{60}/gu, '$&\n> ')}`,
  [...code].join('\u200b'),
  `“${code}”`,
])('an invitation: %j', (text) => {
  expect(resemblesInvitation(text)).toBe(true);
  expect(resemblesSafetyNumber(text)).toBe(false);
});

test.each([
  `PARLEY-SAFETY/1/${digits}`,
  'PARLEY-SAFETY/2/new',
  digits,
  digits.replace('5', '5 \n'),
  ` parley-safety/1/${digits}\n`,
  `> ${digits.replaceAll(/.{5}/gu, '$&-')}`,
  [...digits].join('\u00ad'),
  digits.replaceAll(/\d/gu, (digit) => String.fromCodePoint(0x660 + Number(digit))),
])('a safety number: %j', (text) => {
  expect(resemblesSafetyNumber(text)).toBe(true);
  expect(resemblesInvitation(text)).toBe(false);
});

test.each(['', 'good morning', 'https://shop.example', digits.slice(1), `${digits}1`])(
  'neither: %j',
  (text) => {
    expect([resemblesInvitation(text), resemblesSafetyNumber(text)]).toEqual([false, false]);
  },
);
