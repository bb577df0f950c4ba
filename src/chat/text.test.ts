import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanName, nameFits, oneLine } from './text.ts';

const code = (...codes: readonly number[]): string => String.fromCodePoint(...codes);
/** Ranges of characters that draw nothing, or nothing but an empty place. */
const UNSEEN = [
  ...[[0x00, 0x20], [0x7f, 0xa0], 0xad, 0x34f, 0x61c, [0x115f, 0x1160], 0x1680, [0x17b4, 0x17b5]],
  ...[[0x180b, 0x180f], [0x2000, 0x200f], [0x2028, 0x202f], [0x205f, 0x206f], 0x2800, 0x3000],
  ...[0x3164, [0xfe00, 0xfe0f], 0xfeff, 0xffa0, [0xfff9, 0xfffb], 0x1d159, [0x1d173, 0x1d17a]],
  ...[
    [0xe0000, 0xe007f],
    [0xe0100, 0xe01ef],
  ],
].flatMap((range) => {
  const [from = 0, to = from] = typeof range === 'number' ? [range] : range;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
});

describe('a clean name', () => {
  test('is empty if there is nothing to see in it', () => {
    for (const each of UNSEEN) {
      const char = code(each);
      for (const name of [char, char.repeat(8), ` ${char} `, `\u200b${char}\u2060`])
        expect([each, cleanName(name)]).toEqual([each, '']);
      expect(nameFits(char)).toBe(false);
    }
    for (const name of ['\u0301', '\u0301\u0302', ' \u0301', '✓', '✔\ufe0f', '✓ ✅'])
      expect(cleanName(name)).toBe('');
  });

  test('is the same with something invisible at its start or its end, or in its middle', () => {
    for (const each of UNSEEN) {
      const char = code(each);
      for (const name of [`Anna${char}`, `${char}Anna`, `Anna${char.repeat(9)}`])
        expect([each, cleanName(name)]).toEqual([each, 'Anna']);
      const inside = cleanName(`An${char}na`);
      expect([each, inside === 'Anna' || inside === 'An na']).toEqual([each, true]);
    }
  });

  test.each([
    '✓',
    '✔',
    '✔\ufe0f',
    '☑',
    '☑\ufe0f',
    '✅',
    '🗸',
    '🗹',
    '√',
    '⍻',
    '🮱',
    ' ✓ ✓',
    '\u00a0✓',
  ])('has no sign at its end that looks like the one of a verified friend: %s', (sign) => {
    expect(cleanName(`Anna${sign}`)).toBe('Anna');
    expect(cleanName(`${sign}Anna`)).toBe('Anna');
  });

  test.each([
    ['a' + '\u0301'.repeat(48), 'á' + '\u0301'.repeat(4)],
    ['Z' + '\u0327\u0337\u0361'.repeat(16) + 'oe', undefined],
    ['Anna' + '\u20dd'.repeat(12), undefined],
    ['\u0e01' + '\u0e34'.repeat(20), undefined],
    ['a' + '\u0301\u00ad'.repeat(20), undefined],
    ['a' + '\u0301\u200d'.repeat(20), undefined],
  ])('has at most four marks on a letter: %j', (name, expected) => {
    const clean = cleanName(name);
    expect(clean).not.toMatch(/\p{M}{5}/u);
    if (expected !== undefined) expect(clean).toBe(expected);
  });

  test.each([
    ...[
      'Zoë',
      'Nguyễn Thị Ánh',
      'D’Arcy-Müller 2',
      'O.',
      'علی‌رضا',
      'क्‍ष',
      'ക്‍',
      'ศิริวรรณ์',
      'בְּרֵאשִׁית',
    ],
    ...['❤️ Anna', '👨‍👩‍👧‍👦', '👩🏽‍🚀', '🏳️‍🌈', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🇩🇪', '1️⃣', '❤️‍🔥'],
  ])('keeps what is seen, and what shapes it: %s', (name) => {
    const whole = name.normalize('NFC');
    // A joiner at the end shapes nothing.
    expect(cleanName(name)).toBe(whole.replace(/\u200d$/u, ''));
  });

  test('stays the same if it is cleaned again, whatever it was', () => {
    const part = fc.oneof(
      fc.constantFrom(
        ...['\u0301', '\ufe0f', '\u200d', '\u200c', '\u00ad', '❤', '🏴', '🏽', 'ب', 'क', '्', '✓'],
        ...[code(0xe0067), code(0xe007f), '\u2800', ' ', 'a', '1', '\u20e3', '\u202e', '\u0345'],
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const clean = cleanName(parts.join(''));
        expect(cleanName(clean)).toBe(clean);
        expect(clean).not.toMatch(/\p{M}{5}|[\u2800\u00ad✓\s]{2}/u);
        expect(clean.trim()).toBe(clean);
      }),
      { numRuns: 5_000 },
    );
  });
});

test('one line has the start of a text', () => {
  expect(oneLine('  a\n\n b\t')).toBe('a b');
  expect([...oneLine('🙂'.repeat(500))]).toHaveLength(120);
});
