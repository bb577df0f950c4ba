/**
 * Compares how names look. The table of Unicode's confusables (UTS #39), which is part of the
 * library, maps letters that look alike, of one script or several, to one letter.
 */
import unhomoglyph from 'unhomoglyph';
import { withoutInvisible } from '../../lib/invisible.ts';

/**
 * Several skeletons of a name. Two names look alike if they are equal in one of them; see
 * `isAlike`.
 */
export function skeletonOf(name: string): readonly string[] {
  const seen = withoutInvisible(name.normalize('NFKC'));
  return [
    // As written: a capital I looks like a small l.
    skeleton(seen),
    // In lower case: ANNA looks like Anna, in each script.
    skeleton(seen.toLowerCase()),
    // Mapped first, then in lower case: a Cyrillic В looks like B, so like b.
    skeleton([...seen.normalize('NFD')].map(asDrawn).join('').toLowerCase()),
  ];
}

export function isAlike(a: readonly string[], b: readonly string[]): boolean {
  return a.some((skeleton, i) => skeleton === b[i]);
}

function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}

/** The table maps a capital I to l; we keep it as I, because its lower case is i. */
function asDrawn(letter: string): string {
  const like = unhomoglyph(letter);
  return like === 'l' && letter !== letter.toLowerCase() ? 'I' : like;
}
