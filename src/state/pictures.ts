/** What looks for QR codes; the page gets it from outside. */

/** texts: all that were found, at least one. nothing: a picture without a code. */
export type PictureOutcome =
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  | { readonly kind: 'nothing' }
  /** None, or one that this browser cannot decode. */
  | { readonly kind: 'notPicture' }
  /** Too many bytes or pixels. */
  | { readonly kind: 'tooLarge' };

export interface PictureReader {
  /** A file, or what was pasted or dropped. Rejects if its program cannot be loaded. */
  read(picture: Blob): Promise<PictureOutcome>;
  /** What a camera sees, which is given away; nothing if there is no code in it. */
  readFrame(frame: ImageBitmap): Promise<readonly string[]>;
}

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
