/** Handles a click on a notification: brings one of our pages to the front, or opens one. */
import { isHash, type GoTo } from './ShownNotification.ts';

/** The part of the service worker's `clients` in use. */
export interface Pages {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenPage[]>;
  openWindow(url: string): Promise<unknown>;
}

interface OpenPage {
  readonly url: string;
  readonly focused: boolean;
  postMessage(message: GoTo): void;
  focus(): Promise<unknown>;
}

/** `home`: the address of the folder that the app is served from. */
export async function openClicked(
  notification: Pick<Notification, 'data' | 'close'>,
  pages: Pages,
  home: string,
): Promise<void> {
  notification.close();
  const data: unknown = notification.data;
  const hash = isHash(data) ? data : '#';
  const all = await pages.matchAll({ type: 'window', includeUncontrolled: true });
  // Another app may be in a subfolder.
  const ours = all.filter(({ url }) => new URL('./', url).href === home);
  const page = ours.find(({ focused }) => focused) ?? ours[0];
  if (page === undefined) {
    await pages.openWindow(`${home}${hash}`);
    return;
  }
  page.postMessage({ kind: 'goTo', hash } satisfies GoTo);
  await page.focus();
}
