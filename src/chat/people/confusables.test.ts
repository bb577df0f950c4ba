import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAlike, skeletonOf } from './confusables.ts';

const alike = (a: string, b: string): boolean => isAlike(skeletonOf(a), skeletonOf(b));

test.each([
  ['Anna', 'Аnna', 'a Cyrillic А'],
  ['Anna', 'аnna', 'a small one'],
  ['Bob', 'Воb', 'Cyrillic В and о'],
  ['bob', 'ВOВ', 'the same in capitals'],
  ['Nick', 'Νick', 'a Greek Ν'],
  ['Ivan', 'Іvan', 'a Cyrillic І'],
  ['Alice', 'AIice', 'a capital I for an l'],
  ['Alice', 'A1ice', 'a one for an l'],
  ['Bob', 'B0b', 'a zero for an o'],
  ['Ohm', 'Օhm', 'an Armenian Օ'],
  ['Alice', 'Ａｌｉｃｅ', 'full width'],
  ['Alice', '𝐀𝓁𝒾𝔠𝕖', 'letters of formulas'],
  ['Tom', 'Torn', 'rn for an m'],
  ['Alice', ' ALI\u200bCE', 'what is drawn as nothing'],
  ['Anna', 'Anna\u2800', 'an empty Braille pattern'],
  ['Anna', 'An\u3164na', 'a Hangul filler'],
  ['Anna', 'Anna\u{1d159}', 'a note without a head'],
  ['Anna', '\ufff9Anna', 'a mark of annotations'],
  ['Anna Vo', 'Anna\u{e0020}Vo', 'a tag'],
  ['Zoë', 'Zoe\u0308', 'a mark of its own'],
])('%s and %s look alike: %s', (one, other) => {
  expect(alike(one, other)).toBe(true);
  expect(alike(other, one)).toBe(true);
});

test.each([
  ['Ian', 'Lan'],
  ['Anna', 'Anne'],
  ['Zoe', 'Zoë'],
  ['Mira', 'Mia'],
  ['Анна', 'Anna'],
  ['Лев', 'Ева'],
  ['美', '美子'],
  ['Alice', ''],
])('%s and %s look different', (one, other) => {
  expect(alike(one, other)).toBe(false);
  expect(alike(other, one)).toBe(false);
});

test.each(['Mira Illwyn', 'Анна Вовк', 'Νίκη Ωμέγα', 'Անի', 'Éloïse'])(
  '%s looks the same in upper and lower case',
  (name) => {
    expect(alike(name, name.toUpperCase())).toBe(true);
    expect(alike(name, name.toLowerCase())).toBe(true);
  },
);

test('an arbitrary name looks like itself, without an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 96 }), (name) => {
      expect(alike(name, name)).toBe(true);
      expect(alike(name.normalize('NFD'), name.normalize('NFC'))).toBe(true);
    }),
  );
});
