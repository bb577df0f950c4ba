/**
 * Composition root of the service worker: what the browser does for the app while no page of it
 * may be open, or no server answers. It has the app as it was built, and takes what the system's
 * share sheet sends. The node and what is stored belong to the backend; nothing here comes near
 * them. docs/adr/0003-service-worker.md says why it is as it is.
 */
import { shell as files } from 'virtual:shell';
import { clientsClaim } from 'workbox-core/clientsClaim.js';
import { openClicked } from './notifications/openClicked.ts';
import { isNetworkInfo } from './offline/isNetworkInfo.ts';
import { LastAnswer } from './offline/LastAnswer.ts';
import { Shell } from './offline/Shell.ts';
import { isTakeOver } from './offline/TakeOver.ts';
import { isTakeShared } from './share/Shared.ts';
import { ShareTarget } from './share/ShareTarget.ts';

declare const self: ServiceWorkerGlobalScope;

const home = self.registration.scope;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const shell = new Shell(home, files, (address, options) => fetch(address, options));
const network = new LastAnswer({
  address: new URL('./parley.json', home).href,
  cacheName: `parley-network ${home}`,
  fetch: (address, options) => fetch(address, options),
  wait,
  isValid: isNetworkInfo,
  onHeaders: (headers) => shell.renewHeaders(headers),
});
const shareTarget = new ShareTarget({
  app: self.location.href,
  newId: () => crypto.randomUUID(),
  wait,
});

self.addEventListener('install', (event) => {
  // Without its network's name the app is not whole; and its files are to have the server's rules.
  event.waitUntil(shell.install(event).then(() => network.refresh()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(shell.activate(event, self.registration));
});
// Also the page that was there first: a later build waits for it, too.
clientsClaim();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (shareTarget.matches(request)) {
    const received = shareTarget.receive(request);
    event.respondWith(received.then(({ response }) => response));
    // The browser may end this worker as soon as it thinks that it is done.
    event.waitUntil(received.then(({ gone }) => gone));
  } else if (network.matches(request)) {
    const given = network.answer();
    event.respondWith(given.then(({ response }) => response));
    event.waitUntil(given.then(({ done }) => done));
  } else if (shell.matches(request)) event.respondWith(shell.answer(event));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(openClicked(event.notification, self.clients, home));
});

/** Pages of ours ask; an answer goes through the port that comes with the question. */
self.addEventListener('message', (event) => {
  const asked: unknown = event.data;
  if (isTakeShared(asked)) event.ports[0]?.postMessage(shareTarget.take(asked));
  if (isTakeOver(asked)) event.waitUntil(self.skipWaiting());
});
