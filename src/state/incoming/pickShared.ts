/** What is opened of the things that were shared: an invitation, wherever it may be in them. */
import type { Shared } from '../../share/Shared.ts';
import { cutText, type Dropped } from './dropped.ts';
import { resemblesInvitation } from './textKinds.ts';

export type PickedShared = Dropped | { readonly kind: 'tooLarge' | 'notShared' };

/** A text with an invitation goes before a picture, a picture before any other text. */
export function pickShared(shared: Shared | undefined): PickedShared {
  if (shared === undefined) return { kind: 'notShared' };
  if (shared.kind === 'tooLarge') return shared;
  const text = shared.texts.find(resemblesInvitation);
  if (text !== undefined) return { kind: 'text', text: cutText(withoutLetter(text)) };
  if (shared.picture !== undefined) return { kind: 'picture', picture: shared.picture };
  const [other] = shared.texts;
  return other === undefined ? { kind: 'notShared' } : { kind: 'text', text: cutText(other) };
}

/** However long the letter before a link is. */
const withoutLetter = (text: string): string => text.slice(Math.max(0, text.indexOf('#i=')));
