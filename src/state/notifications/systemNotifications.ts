/** The system's notifications, shown through the service worker if there is one. */
import type { ShownNotification } from '../../notifications/ShownNotification.ts';

/** denied: the person or the browser has refused; only the browser's settings can change that. */
export type Permission = 'granted' | 'denied' | 'notAsked' | 'unsupported';

export interface SystemNotifications {
  readonly permission: () => Permission;
  /** Must be called from a user action. */
  readonly ask: () => Promise<Permission>;
  readonly show: (notification: ShownNotification) => Promise<void>;
  /** Removes the notification with that tag. */
  readonly remove: (tag: string) => Promise<void>;
  readonly removeAll: () => Promise<void>;
}

/** `renotify` is missing in TypeScript's types: a replaced notification alerts the person again. */
interface Options extends NotificationOptions {
  readonly renotify: boolean;
}

/**
 * `registration`: the registration of the app's service worker, if it has one. `go`: called when
 * the person clicks a notification that was shown without a service worker.
 */
export function systemNotifications(
  registration: () => Promise<ServiceWorkerRegistration | undefined>,
  icon: string,
  go: (hash: string) => void,
): SystemNotifications {
  const shown = new Map<string, Notification>();
  const close = async (which?: GetNotificationOptions): Promise<void> => {
    const worker = await registration();
    for (const each of (await worker?.getNotifications(which)) ?? []) each.close();
  };
  return {
    permission,
    async ask() {
      if (permission() !== 'unsupported') await Notification.requestPermission();
      return permission();
    },
    async show({ tag, title, body, hash }) {
      const options: Options = { tag, body, icon, data: hash, renotify: true };
      const worker = await registration();
      if (worker?.active) return worker.showNotification(title, options);
      const notification = new Notification(title, options);
      shown.set(tag, notification);
      notification.onclick = () => {
        window.focus();
        go(hash);
        notification.close();
      };
    },
    async remove(tag) {
      shown.get(tag)?.close();
      shown.delete(tag);
      await close({ tag });
    },
    async removeAll() {
      for (const each of shown.values()) each.close();
      shown.clear();
      await close();
    },
  };
}

function permission(): Permission {
  if (!('Notification' in globalThis)) return 'unsupported';
  return Notification.permission === 'default' ? 'notAsked' : Notification.permission;
}
