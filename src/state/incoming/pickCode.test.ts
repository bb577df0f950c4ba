import { expect, test } from 'vitest';
import { pickInvitation, pickSafetyNumber } from './pickCode.ts';

const code = 'AEQF3KX7'.repeat(27).slice(0, 213);
const other = 'Z7Y6X5W4'.repeat(27).slice(0, 213);
const link = `https://parley.example/#i=${code}`;
const number = `PARLEY-SAFETY/1/${'12345'.repeat(12)}`;
const otherNumber = `PARLEY-SAFETY/1/${'54321'.repeat(12)}`;
const foreign = ['https://shop.example/#i', 'WIFI:S:home;P:secret;;', '4006381333931', ''];
const text = (picked: string) => ({ kind: 'text', text: picked });
const several = { kind: 'several' };

test.each([
  ['alone', [link], text(link)],
  ['after foreign codes', [...foreign, link], text(link)],
  ['before foreign codes', [link, ...foreign], text(link)],
  ['beside a safety number', [number, link], text(link)],
  ['in two forms', [link, code, code.toLowerCase(), `  ${code}\n`], text(link)],
  ['of two hosts', [link, `https://other.example/parley/#i=${code}`], text(link)],
  ['two of them', [link, other], several],
  ['two links', [...foreign, link, `https://parley.example/#i=${other}`], several],
  ['only a safety number', [...foreign, number], text(number)],
  ['two safety numbers', [number, otherNumber], several],
  ['only foreign codes', foreign, undefined],
  ['nothing', [], undefined],
])('an invitation is picked: %s', (_, texts, picked) => {
  expect(pickInvitation(texts)).toEqual(picked);
});

test.each([
  ['alone', [number], text(number)],
  ['beside foreign codes', [...foreign, number, ...foreign], text(number)],
  ['beside an invitation', [link, number], text(number)],
  ['twice', [number, number], text(number)],
  ['two of them', [number, link, otherNumber], several],
  ['only an invitation', [...foreign, link], text(link)],
  ['only two invitations', [link, other], several],
  ['only foreign codes', foreign, text(foreign[0] ?? '')],
  ['nothing', [], text('')],
])('a safety number is picked: %s', (_, texts, picked) => {
  expect(pickSafetyNumber(texts)).toEqual(picked);
});
