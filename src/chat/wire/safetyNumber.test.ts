import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import type { PublicKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import {
  compareSafety,
  decodeSafety,
  encodeSafety,
  isSafety,
  SAFETY_DIGITS,
  safetyNumber,
} from './safetyNumber.ts';

const keys = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Uint8Array.from(bytes) as PublicKey);
const numbers = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: SAFETY_DIGITS, maxLength: SAFETY_DIGITS })
  .map((digits) => digits.join(''));

describe('a safety number', () => {
  test('has 60 digits, and is the same on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(keys, keys, async (a, b) => {
        const digits = await safetyNumber(crypto, a, b);
        expect(digits).toMatch(/^\d{60}$/u);
        expect(await safetyNumber(crypto, b, a)).toBe(digits);
      }),
    );
  });

  test('changes when any bit of a key changes', async () => {
    const bit = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(keys, keys, bit, async (a, b, n) => {
        const other = a.map((byte, i) => (i === n >> 3 ? byte ^ (1 << (n & 7)) : byte));
        const before = await safetyNumber(crypto, a, b);
        expect(await safetyNumber(crypto, other as PublicKey, b)).not.toBe(before);
      }),
    );
  });

  test('skips bytes that would make some digits more likely', async () => {
    // All hashes joined: the first 250 bytes that count are 0, 1, 2 … 249 once each.
    let next = 255;
    const hash = async () => Uint8Array.from({ length: 32 }, () => next--);
    const digits = await safetyNumber(
      { hash } satisfies Partial<Crypto> as Partial<Crypto> as Crypto,
      new Uint8Array(32) as PublicKey,
      new Uint8Array(32).fill(1) as PublicKey,
    );
    expect(digits).toBe('9876543210'.repeat(6));
  });
});

describe('the text in the QR code of a safety number', () => {
  test('decodes to the same digits and has only characters of the alphanumeric mode', () => {
    fc.assert(
      fc.property(numbers, (digits) => {
        const text = encodeSafety(digits);
        expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/u);
        expect(decodeSafety(text)).toBe(digits);
        expect(compareSafety(text, digits)).toBe('same');
      }),
    );
  });

  test('is different for other keys', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        fc.pre(one !== other);
        expect(compareSafety(encodeSafety(one), other)).toBe('different');
      }),
    );
  });

  test('is another number, a newer one or foreign after any change, and never an error', () => {
    fc.assert(
      fc.property(numbers, fc.nat(75), fc.string({ maxLength: 3 }), (digits, at, put) => {
        const text = encodeSafety(digits);
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        const plain = (each: string) => each.replaceAll(/[^a-z0-9/]/giu, '').toUpperCase();
        fc.pre(plain(changed) !== plain(text));
        expect(compareSafety(changed, digits)).not.toBe('same');
      }),
    );
  });

  test.each([
    '',
    'https://parley.example/#i=ABC',
    'PARLEY-SAFETY/1/',
    `PARLEY-SAFETY/1/${'1'.repeat(59)}`,
    `PARLEY-SAFETY/1/${'1'.repeat(61)}`,
    `PARLEY-SAFETY/0/${'1'.repeat(60)}`,
    `PARLEY-SAFETY/01/${'1'.repeat(60)}`,
    `PARLEY-SAFETY/2/${'1'.repeat(4_000)}`,
  ])('is foreign if its form is wrong: %j', (text) => {
    expect(decodeSafety(text)).toBeUndefined();
    expect(compareSafety(text, '1'.repeat(60))).toBe('foreign');
    expect(isSafety(text)).toBe(false);
  });

  test('can be left out: the bare digits, copied from a screen, are accepted too', () => {
    const white = fc.constantFrom<string>('', ' ', '  ', '\n', '\r\n', '\t', '\u00a0');
    fc.assert(
      fc.property(numbers, fc.array(white, { minLength: 13, maxLength: 13 }), (digits, between) => {
        const groups = digits.match(/.{5}/gu) ?? [];
        const copied = between.reduce((text, gap, i) => text + gap + (groups[i] ?? ''), '');
        expect(compareSafety(copied, digits)).toBe('same');
        expect(isSafety(copied)).toBe(true);
        expect(compareSafety(copied.slice(0, copied.lastIndexOf(digits.slice(-1))), digits)).toBe(
          'foreign',
        );
      }),
    );
  });

  const digits = '696015871188573020591148199417373561470555286211188845849921';
  const groups = digits.match(/.{5}/gu) ?? [];
  const script = (zero: number): string =>
    digits.replaceAll(/\d/gu, (digit) => String.fromCodePoint(zero + Number(digit)));

  test.each([
    ['a chat', ` ${encodeSafety(digits)}\n`],
    ['a chat that writes small', encodeSafety(digits).toLowerCase()],
    ['a chat that breaks words', [...encodeSafety(digits)].join('\u200b')],
    ['quotes', `“${encodeSafety(digits)}”`],
    ['a quote in a letter', `> ${groups.slice(0, 6).join(' ')}\n> ${groups.slice(6).join(' ')}`],
    ['a typesetter', encodeSafety(digits).replace('-', '\u2011')],
    ['soft hyphens', groups.join('\u00ad')],
    ['hyphens', groups.join('-')],
    ['dashes', groups.join(' – ')],
    ['stops', `${groups.join('.')}.`],
    ['narrow spaces', groups.join('\u202f')],
    ['invisible marks', groups.join('\u2060\u200e')],
    ['a text from right to left', `\u202b${groups.join(' ')}\u202c`],
    ['a table', `| ${groups.join(' | ')} |`],
    ['quoted-printable', `${digits.slice(0, 40)}=\r\n${digits.slice(40)}`],
    ['percent code', encodeURIComponent(groups.join(' '))],
    ['full width', script(0xff10)],
    ['Arabic digits', script(0x660)],
    ['Persian digits', script(0x6f0)],
    ['Devanagari digits', script(0x966)],
    ['Bengali digits', script(0x9e6)],
    ['Thai digits', script(0xe50)],
    ['double-struck digits', script(0x1d7d8)],
    ['digits of Adlam', script(0x1e950)],
  ])('is read as other programs hand it on: %s', (_, handed) => {
    expect(compareSafety(handed, digits)).toBe('same');
    expect(isSafety(handed)).toBe(true);
    const other = digits.replace('9', '8');
    expect(compareSafety(handed, other)).toBe('different');
  });

  test('has the value that Unicode gives to the digits of each script', () => {
    const all = Array.from({ length: 0x20000 }, (_, code) => code).filter((code) =>
      /\p{Nd}/u.test(String.fromCodePoint(code)),
    );
    // Each script has its ten digits in a row.
    const zeros = all.filter((_, i) => i % 10 === 0);
    expect(zeros.length).toBeGreaterThan(50);
    for (const zero of zeros) expect(compareSafety(script(zero), digits)).toBe('same');
  });

  test('is newer if its version is higher', () => {
    for (const text of ['PARLEY-SAFETY/2/1', 'PARLEY-SAFETY/17/ABC-9']) {
      expect(decodeSafety(text)).toBeUndefined();
      expect(compareSafety(text, '1'.repeat(60))).toBe('newer');
      expect(isSafety(text)).toBe(true);
    }
  });

  test('is foreign if it is any other string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), numbers, (text, digits) => {
        expect(decodeSafety(text)).toBeUndefined();
        expect(compareSafety(text, digits)).toBe('foreign');
      }),
    );
  });
});
