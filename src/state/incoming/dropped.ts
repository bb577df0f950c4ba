import { isBlank } from '../../lib/invisible.ts';
import { resemblesInvitation, resemblesSafetyNumber } from './textKinds.ts';

/** What the person pasted or dropped; of several pictures, the first. */
export type Dropped =
  | { readonly kind: 'picture'; readonly picture: Blob }
  | { readonly kind: 'text'; readonly text: string };

/** UTF-16 units: more than an invitation within a letter. Longer text is cut off. */
const MOST_CHARACTERS = 10_000;

export const cutText = (text: string): string => text.slice(0, MOST_CHARACTERS);

/**
 * Many programs hand on a text together with a picture of it, and a picture together with its
 * address. So a text with a code comes first, then a picture, then any other text.
 */
export function dropped(data: DataTransfer | null): Dropped | undefined {
  const text = cutText(textOf(data));
  const picture = [...(data?.files ?? [])].at(0);
  if (picture !== undefined && !resemblesInvitation(text) && !resemblesSafetyNumber(text))
    return { kind: 'picture', picture };
  return isBlank(text) ? undefined : { kind: 'text', text };
}

/** The text that goes into a field, '' if there is none. */
export const textOf = (data: DataTransfer | null): string => data?.getData('text/plain') ?? '';
