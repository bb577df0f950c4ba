/** What the person pasted or dropped; of several pictures, the first. */
export type Dropped =
  | { readonly kind: 'picture'; readonly picture: Blob }
  | { readonly kind: 'text'; readonly text: string };

/** UTF-16 units: more than an invitation within a letter. Longer text is cut off. */
const MOST_CHARACTERS = 10_000;

export const cutText = (text: string): string => text.slice(0, MOST_CHARACTERS);

export function dropped(data: DataTransfer | null): Dropped | undefined {
  const picture = [...(data?.files ?? [])].at(0);
  if (picture !== undefined) return { kind: 'picture', picture };
  const text = cutText(data?.getData('text/plain') ?? '');
  return text.trim() === '' ? undefined : { kind: 'text', text };
}
