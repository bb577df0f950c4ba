import { expect, test } from 'vitest';
import { faceOf } from './faceOf.ts';

test.each([
  ['anna', 'A'],
  [' Österreich', 'Ö'],
  ['o\u0308ffi', 'O\u0308'],
  ['ßeta', 'ß'],
  ['ﬁona', 'ﬁ'],
  ['🇩🇪 Team', '🇩🇪'],
  ['🇩🇪🇫🇷', '🇩🇪'],
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿 Isla', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  ['👨‍👩‍👧‍👦 home', '👨‍👩‍👧‍👦'],
  ['👍🏽 Joe', '👍🏽'],
  ['👩🏽‍🚀', '👩🏽‍🚀'],
  ['❤️ Mia', '❤️'],
  ['1️⃣', '1️⃣'],
  ['हिन्दी', 'हि'],
  ['กำ', 'กำ'],
  ['𝒜nna', '𝒜'],
  ['', '?'],
  ['  ', '?'],
])('the face of %j is %s', (name, face) => {
  expect(faceOf(name)).toBe(face);
});
