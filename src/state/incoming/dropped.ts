/** What was handed over, by the clipboard or by being dropped; of several pictures the first. */
export type HandedOver =
  | { readonly kind: 'picture'; readonly picture: Blob }
  | { readonly kind: 'text'; readonly text: string };

/** More than any invitation, with a letter around it; what is longer is cut off. */
const MOST_CHARACTERS = 10_000;

export const firstOf = (text: string): string => text.slice(0, MOST_CHARACTERS);

export function handedOver(data: DataTransfer | null): HandedOver | undefined {
  const picture = [...(data?.files ?? [])].at(0);
  if (picture !== undefined) return { kind: 'picture', picture };
  const text = firstOf(data?.getData('text/plain') ?? '');
  return text.trim() === '' ? undefined : { kind: 'text', text };
}
