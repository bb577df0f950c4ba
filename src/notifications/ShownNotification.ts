/** What a notification of the system says, and where it leads. Shared by page and service worker. */

export interface ShownNotification {
  /** A later one with the same tag takes its place. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Fragment of the screen it leads to. */
  readonly hash: string;
}

/** What the service worker tells a page when a notification was clicked. */
export interface GoTo {
  readonly kind: 'goTo';
  readonly hash: string;
}

export function isGoTo(message: unknown): message is GoTo {
  if (typeof message !== 'object' || message === null) return false;
  if (!('kind' in message) || message.kind !== 'goTo') return false;
  return 'hash' in message && isHash(message.hash);
}

/** Of one of our own screens. */
export const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^#[a-z]{0,16}(?:=[A-Za-z0-9_-]{1,64})?$/u.test(value);
