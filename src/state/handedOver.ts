/** What was handed over, by the clipboard or by being dropped; of several pictures the first. */
export type HandedOver =
  | { readonly kind: 'picture'; readonly picture: Blob }
  | { readonly kind: 'text'; readonly text: string };

/** More than any invitation, with a letter around it; what is longer is cut off. */
const MOST_CHARACTERS = 10_000;

export function handedOver(data: DataTransfer | null): HandedOver | undefined {
  const picture = [...(data?.files ?? [])].at(0);
  if (picture !== undefined) return { kind: 'picture', picture };
  const text = data?.getData('text/plain').slice(0, MOST_CHARACTERS) ?? '';
  return text.trim() === '' ? undefined : { kind: 'text', text };
}
