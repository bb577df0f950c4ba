/**
 * What the system's share sheet hands over. It comes as a form, which the service worker takes,
 * and goes to the page that the service worker sends the browser to.
 */
export type Shared =
  | {
      readonly kind: 'given';
      /** Address, text and title, as far as there are any; each of MOST_CHARACTERS at most. */
      readonly texts: readonly string[];
      readonly picture: Blob | undefined;
    }
  /** More bytes than anything that is meant for us. */
  | { readonly kind: 'tooLarge' };

/** In UTF-16 units; what is longer is cut off. */
export const MOST_CHARACTERS = 1_000_000;

/** Bytes of the whole form: a picture of 20 MB, and texts. */
export const MOST_BYTES = 24_000_000;

/** Where the form goes, from the app's own address; public/manifest.webmanifest names it too. */
export const SHARE_TARGET = './share';

/** Where the browser is sent, with the number of what was shared behind it. */
export const SHARED_HASH = '#shared';

/** The page asks the service worker for it, once. The answer is a Shared, or undefined. */
export interface TakeShared {
  readonly kind: 'takeShared';
  readonly id: string;
}

export function isTakeShared(asked: unknown): asked is TakeShared {
  if (typeof asked !== 'object' || asked === null) return false;
  return (
    'kind' in asked && asked.kind === 'takeShared' && 'id' in asked && typeof asked.id === 'string'
  );
}
