/**
 * Composition root of the service worker. It serves the built app when the server does not answer,
 * receives what the system's share sheet sends, and opens the app when a notification is clicked.
 * It never touches the node or the stored data: both belong to the backend. The reasons are in
 * docs/adr/0003-service-worker.md.
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
  // The app needs its network's name to start offline, and its files need the server's header
  // rules.
  event.waitUntil(shell.install(event).then(() => network.refresh()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(shell.activate(event, self.registration));
});
// The first page was loaded without a service worker. Claimed, it too makes a later build wait.
clientsClaim();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (shareTarget.matches(request)) {
    const received = shareTarget.receive(request);
    event.respondWith(received.then(({ response }) => response));
    // Without this the browser may stop the worker before the page has fetched what was shared.
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

/** The app's pages send requests; the answer goes through the port that comes with the request. */
self.addEventListener('message', (event) => {
  const asked: unknown = event.data;
  if (isTakeShared(asked)) event.ports[0]?.postMessage(shareTarget.take(asked));
  if (isTakeOver(asked)) event.waitUntil(self.skipWaiting());
});
