/**
 * How a name looks to the eye. Letters that look alike, of one script or of several, are made
 * one by the table of Unicode's confusables (UTS #39), which the library brings along.
 */
import unhomoglyph from 'unhomoglyph';

// What is drawn as nothing (Unicode Default_Ignorable_Code_Point), and white space.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\s]/gu;

/** Names that have the same look at the same place in this list hardly differ. */
export function skeletonOf(name: string): readonly string[] {
  const seen = name.normalize('NFKC').replaceAll(UNSEEN, '');
  return [
    // As it is drawn: a capital I is a small l.
    skeleton(seen),
    // In small letters: ANNA is Anna, in each script.
    skeleton(seen.toLowerCase()),
    // In small letters of what its capitals look like: a Cyrillic В is a b.
    skeleton([...seen.normalize('NFD')].map(asDrawn).join('').toLowerCase()),
  ];
}

export function isAlike(a: readonly string[], b: readonly string[]): boolean {
  return a.some((letter, i) => letter === b[i]);
}

function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}

/** The table makes each I an l; but a capital's small letter is the i. */
function asDrawn(letter: string): string {
  const like = unhomoglyph(letter);
  return like === 'l' && letter !== letter.toLowerCase() ? 'I' : like;
}
