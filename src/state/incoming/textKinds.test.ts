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
])('an invitation: %j', (text) => {
  expect(resemblesInvitation(text)).toBe(true);
  expect(resemblesSafetyNumber(text)).toBe(false);
});

test.each([
  `PARLEY-SAFETY/1/${digits}`,
  'PARLEY-SAFETY/2/new',
  digits,
  digits.replace('5', '5 \n'),
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
