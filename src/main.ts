/** Composition root of the page. */
import { mount } from 'svelte';
import { isGoTo } from './notifications/ShownNotification.ts';
import { ScreenWakeLock } from './state/device/ScreenWakeLock.ts';
import { Badge } from './state/device/Badge.ts';
import { Chat } from './state/Chat.svelte.ts';
import { DeviceStorage } from './state/device/DeviceStorage.svelte.ts';
import { holdLifeLock, whenLifeEnds } from './lib/lifeLock.ts';
import { Install } from './state/device/Install.svelte.ts';
import { InvitationAddress } from './state/invitation/InvitationAddress.svelte.ts';
import { UnsavedWork } from './state/updates/UnsavedWork.ts';
import { Notifications } from './state/notifications/Notifications.svelte.ts';
import { Now } from './state/device/Now.svelte.ts';
import { Zone } from './state/device/Zone.svelte.ts';
import { BackendLink } from './state/BackendLink.ts';
import { listenForDefects } from './state/defects.ts';
import { waysToBackend } from './state/openBackend.ts';
import { Page } from './state/Page.ts';
import { putFragmentRight } from './state/navigation/putFragmentRight.ts';
import { ParleyLinks } from './state/invitation/ParleyLinks.ts';
import { readPublicAddress } from './state/invitation/readPublicAddress.ts';
import {
  knownServiceWorker,
  registerServiceWorker,
  scriptAt,
  serviceWorkersOf,
} from './state/updates/serviceWorker.ts';
import { fetchShared } from './state/incoming/fetchShared.ts';
import { Theme } from './state/device/Theme.svelte.ts';
import { TabLeader } from './state/tabs/TabLeader.ts';
import { Update } from './state/updates/Update.svelte.ts';
import { systemNotifications } from './state/notifications/systemNotifications.ts';
import { isAnyTabInForeground, reportForeground } from './state/tabs/foreground.ts';
import { reportBrowserState } from './state/tabs/reportBrowserState.ts';
import { QrReader } from './qr/QrReader.ts';
import App from './ui/App.svelte';
import { systemZone } from './ui/text/dates.ts';
import { textFor } from './ui/text/text.ts';
import './ui/app.css';

/** Milliseconds that the page waits for the service worker to hand over what was shared. */
const SHARED_TIMEOUT_MS = 10_000;

// src/boot has said so by now. Nothing is worse than an app that fails in the middle of something.
if ('tooOld' in document.documentElement.dataset) throw new Error('this browser is too old');

putFragmentRight(location, history);

const link = new BackendLink({
  ways: waysToBackend,
  whenEnds: whenLifeEnds,
  wait,
  now: () => Date.now(),
});
const chat = new Chat(link.api);
const theme = new Theme();
// Missing without a secure context, and in private windows of some browsers.
const serviceWorkers = serviceWorkersOf(navigator);
const zone = new Zone(systemZone);
const text = textFor(navigator.languages, () => zone.name);
const goTo = (hash: string): void => location.assign(hash);
const known = () => knownServiceWorker(serviceWorkers, location.href);
const system = systemNotifications(known, './icon-192.png', goTo);
const address = new InvitationAddress(location);
const isInstalled = matchMedia('(display-mode: standalone)').matches;
const unsavedWork = new UnsavedWork(wait);
const update = new Update({
  workers: serviceWorkers,
  script: scriptAt(location.href),
  visibility: document,
  unsavedWork,
  now: () => Date.now(),
  reload: () => location.reload(),
});
const page = new Page({
  chat,
  theme,
  now: new Now(() => Date.now()),
  pictures: new QrReader(),
  address,
  wakeLock: new ScreenWakeLock(navigator, document),
  links: new ParleyLinks(navigator, location.href, isInstalled),
  unsavedWork,
  update,
  install: new Install({
    window,
    isInstalled,
    userAgent: navigator.userAgent,
    isTouch: navigator.maxTouchPoints > 0,
  }),
  badge: new Badge(navigator),
  storage: new DeviceStorage(
    isSecureContext ? navigator.storage : undefined,
    // Missing in browsers of 2023: they are asked only when the person presses the button.
    () => 'userActivation' in navigator && navigator.userActivation.isActive,
  ),
  notifications: new Notifications({
    chat,
    system,
    isInForeground: isAnyTabInForeground,
    leader: new TabLeader('parley-tells'),
    genericText: text.notifications.message,
  }),
  fetchShared: (id) => fetchShared(known, id, () => wait(SHARED_TIMEOUT_MS)),
});

// Expected outcomes are values, so what arrives here is a defect or broken storage.
listenForDefects(window, new URL('./', location.href).href, (error) => {
  if (!page.storage.detectFull(error)) chat.fail(error);
});

document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;
theme.restore();
page.start();
zone.start();
mount(App, { target: document.body, props: { page, text } });
// The script that is there before us has nothing more to say.
window.dispatchEvent(new Event('parley-started'));
void address.settle(() => readPublicAddress('./parley.json'));

void known().then((worker) => update.follow(worker));
serviceWorkers?.addEventListener('message', ({ data }) => {
  if (isGoTo(data)) goTo(data.hash);
});
reportForeground();

const tab = await holdLifeLock('parley-tab');
let isFirst = true;
let stopReporting = (): void => undefined;
link.start({
  connect: async () => {
    await chat.connect(tab);
    // Each backend has to learn it.
    stopReporting();
    stopReporting = reportBrowserState(chat.backend, chat.fail);
    if (isFirst) begin();
    isFirst = false;
  },
  lost: chat.lose,
  refused: chat.refuse,
  fail: chat.fail,
});
// Registered after loading: the service worker then finds its files in the browser's HTTP cache.
await chat.untilLoaded();
const registration = await registerServiceWorker(serviceWorkers);
if (registration === undefined) page.storage.noteRefusedProgram();
update.follow(registration);

/** The first backend has answered. */
function begin(): void {
  page.notifications.start();
  // Not awaited: it may wait for the network.
  page.opening.resume().catch(chat.fail);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
