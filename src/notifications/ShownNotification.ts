/** The content and the target of a system notification, for the page and the service worker. */

export interface ShownNotification {
  /** A later notification with the same tag replaces it. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** The fragment of the screen that it opens. */
  readonly hash: string;
}

/** The message from the service worker to a page when the person clicks a notification. */
export interface GoTo {
  readonly kind: 'goTo';
  readonly hash: string;
}

export function isGoTo(message: unknown): message is GoTo {
  if (typeof message !== 'object' || message === null) return false;
  if (!('kind' in message) || message.kind !== 'goTo') return false;
  return 'hash' in message && isHash(message.hash);
}

/** Whether this is the fragment of one of our own screens. */
export const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^#[a-z]{0,16}(?:=[A-Za-z0-9_-]{1,64})?$/u.test(value);
