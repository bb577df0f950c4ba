/** Picks the one code that a picture was meant to show: a foreign code beside it does not matter. */
import { resemblesInvitation, resemblesSafetyNumber } from './textKinds.ts';

/** several: two different codes are of the wanted kind, so only the person knows which is meant. */
type Picked = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'several' };

/** An invitation, or else a safety number, so that the page can say what it is. */
export function pickInvitation(texts: readonly string[]): Picked | undefined {
  return pick(texts.filter(resemblesInvitation)) ?? pick(texts.filter(resemblesSafetyNumber));
}

/** A safety number, or else an invitation, or else any other text, for the same reason. */
export function pickSafetyNumber(texts: readonly string[]): Picked {
  return (
    pick(texts.filter(resemblesSafetyNumber)) ??
    pick(texts.filter(resemblesInvitation)) ??
    pick(texts.slice(0, 1)) ?? { kind: 'text', text: '' }
  );
}

function pick(texts: readonly string[]): Picked | undefined {
  const [text] = texts;
  if (text === undefined) return undefined;
  return new Set(texts.map(withoutForm)).size > 1 ? { kind: 'several' } : { kind: 'text', text };
}

/** The same code can be there as a link of some host and alone, in groups, or in small letters. */
const withoutForm = (text: string): string =>
  text
    .slice(text.lastIndexOf('#i=') + 1)
    .replaceAll(/^i=|\s+/gu, '')
    .toUpperCase();
