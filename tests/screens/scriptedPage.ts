/** Builds a page on a scripted backend, as main.ts does on the real one. */
import { ScreenWakeLock } from '../../src/state/device/ScreenWakeLock.ts';
import { Badge } from '../../src/state/device/Badge.ts';
import { Chat } from '../../src/state/Chat.svelte.ts';
import { Install } from '../../src/state/device/Install.svelte.ts';
import { InvitationAddress } from '../../src/state/invitation/InvitationAddress.svelte.ts';
import { UnsavedWork } from '../../src/state/updates/UnsavedWork.ts';
import { DeviceStorage, type BrowserStorage } from '../../src/state/device/DeviceStorage.svelte.ts';
import {
  Notifications,
  type NotificationsParts,
} from '../../src/state/notifications/Notifications.svelte.ts';
import { Now } from '../../src/state/device/Now.svelte.ts';
import { Page } from '../../src/state/Page.ts';
import { ParleyLinks } from '../../src/state/invitation/ParleyLinks.ts';
import type { PictureOutcome } from '../../src/state/incoming/pictures.ts';
import type { SystemNotifications } from '../../src/state/notifications/systemNotifications.ts';
import { Theme } from '../../src/state/device/Theme.svelte.ts';
import type { Shared } from '../../src/share/Shared.ts';
import { Update } from '../../src/state/updates/Update.svelte.ts';
import { ScriptedServiceWorkers } from '../fakes/ScriptedServiceWorkers.ts';
import { ScriptedBackend, type Script } from '../fakes/ScriptedBackend.ts';

/** The system has not asked the person yet, and the person will allow notifications. */
const silent: SystemNotifications = {
  permission: () => 'notAsked',
  ask: () => Promise.resolve('granted'),
  show: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  removeAll: () => Promise.resolve(),
};

const onlyTab: NotificationsParts['leader'] = {
  isLeader: true,
  join: () => undefined,
  leave: () => undefined,
};

/**
 * `pictures`: the result of reading any picture. `home`: the address of the page. `shared`: what
 * the service worker got from the share sheet. `browser`: is asked to open Parley links here.
 */
export function scriptedPage(
  script: Script,
  {
    pictures = { kind: 'nothing' },
    home = 'https://parley.example/',
    shared,
    browser = { registerProtocolHandler: () => undefined },
    workers = new ScriptedServiceWorkers(),
    badges = {},
    userAgent = '',
    storage,
    notifications = silent,
    isInForeground = true,
    leader = onlyTab,
    isUserActive = true,
  }: {
    readonly pictures?: PictureOutcome | undefined;
    readonly home?: string | undefined;
    readonly shared?: Shared | undefined;
    readonly notifications?: SystemNotifications | undefined;
    /** Whether the person sees one of the app's pages. */
    readonly isInForeground?: boolean;
    /** Whether the person used the page a moment ago. */
    readonly isUserActive?: boolean | undefined;
    /** Decides whether this page shows notifications, rather than another tab. */
    readonly leader?: NotificationsParts['leader'] | undefined;
    readonly storage?: BrowserStorage | undefined;
    readonly browser?: ConstructorParameters<typeof ParleyLinks>[0];
    readonly workers?: ScriptedServiceWorkers;
    readonly badges?: ConstructorParameters<typeof Badge>[0];
    readonly userAgent?: string;
  } = {},
): { backend: ScriptedBackend; page: Page } {
  const backend = new ScriptedBackend(script);
  const address = new InvitationAddress(new URL(home));
  void address.settle(() => Promise.resolve(undefined));
  const unsavedWork = new UnsavedWork(() => new Promise(() => undefined));
  const update = new Update({
    workers,
    script: workers.script,
    visibility: document,
    unsavedWork,
    now: () => Date.now(),
    reload: () => workers.reload(),
  });
  update.follow(workers.registration);
  const chat = new Chat(backend.asReached());
  const page = new Page({
    chat,
    theme: new Theme(),
    now: new Now(() => Date.now()),
    pictures: {
      read: () => Promise.resolve(pictures),
      readFrame: (frame) => {
        frame.close();
        return Promise.resolve(pictures.kind === 'found' ? pictures.texts : []);
      },
    },
    address,
    wakeLock: new ScreenWakeLock(navigator, document),
    links: new ParleyLinks(browser, home, false),
    unsavedWork,
    update,
    install: new Install({ window, isInstalled: false, userAgent, isTouch: false }),
    badge: new Badge(badges),
    storage: new DeviceStorage(storage, () => isUserActive),
    notifications: new Notifications({
      chat,
      system: notifications,
      isInForeground: () => Promise.resolve(isInForeground),
      leader,
      genericText: 'New message',
    }),
    fetchShared: () => Promise.resolve(shared),
  });
  return { backend, page };
}
