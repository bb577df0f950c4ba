/**
 * What the system's share sheet sends. It arrives as a form, which the service worker receives and
 * hands to the page to which it redirects the browser.
 */
export type Shared =
  | {
      readonly kind: 'given';
      /** The address, text and title that the form has; each has MOST_CHARACTERS at most. */
      readonly texts: readonly string[];
      readonly picture: Blob | undefined;
    }
  /** The form has more than MOST_BYTES. */
  | { readonly kind: 'tooLarge' };

/** UTF-16 units; a longer text is cut off. */
export const MOST_CHARACTERS = 1_000_000;

/** Bytes of the whole form: a picture of 20 MB and the texts. */
export const MOST_BYTES = 24_000_000;

/** The form's target, relative to the app's address; public/manifest.webmanifest has it too. */
export const SHARE_TARGET = './share';

/** The fragment to which the browser is redirected; the id of the content follows it. */
export const SHARED_HASH = '#shared';

/** The page's request to the service worker, sent once. The answer is a Shared or undefined. */
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
