/** Picks what to open from the shared texts and picture: an invitation, wherever it is. */
import type { Shared } from '../../share/Shared.ts';
import { cutText, type Dropped } from './dropped.ts';
import { resemblesInvitation, startAt } from './textKinds.ts';

export type PickedShared = Dropped | { readonly kind: 'tooLarge' | 'notShared' };

/** A text with an invitation comes before a picture, and a picture before any other text. */
export function pickShared(shared: Shared | undefined): PickedShared {
  if (shared === undefined) return { kind: 'notShared' };
  if (shared.kind === 'tooLarge') return shared;
  const text = shared.texts.find(resemblesInvitation);
  if (text !== undefined) return { kind: 'text', text: cutText(text.slice(startAt(text))) };
  if (shared.picture !== undefined) return { kind: 'picture', picture: shared.picture };
  const [other] = shared.texts;
  return other === undefined ? { kind: 'notShared' } : { kind: 'text', text: cutText(other) };
}
