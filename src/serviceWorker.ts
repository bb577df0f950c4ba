/**
 * Composition root of the service worker: what the browser does for the app while no page of it
 * may be open. It takes what the system's share sheet sends and touches no other request. The
 * node and what is stored belong to the backend; nothing here comes near them.
 */
import { openClicked } from './notices/openClicked.ts';
import { isTakeShared } from './share/Shared.ts';
import { ShareTarget } from './share/ShareTarget.ts';

declare const self: ServiceWorkerGlobalScope;

const shareTarget = new ShareTarget({
  app: self.location.href,
  newId: () => crypto.randomUUID(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

self.addEventListener('fetch', (event) => {
  if (!shareTarget.isMeant(event.request)) return;
  const received = shareTarget.receive(event.request);
  event.respondWith(received.then(({ response }) => response));
  // The browser may end this worker as soon as it thinks that it is done.
  event.waitUntil(received.then(({ gone }) => gone));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(openClicked(event.notification, self.clients, self.registration.scope));
});

/** Pages of ours ask; the answer goes through the port that comes with the question. */
self.addEventListener('message', ({ data, ports: [port] }) => {
  const asked: unknown = data;
  if (isTakeShared(asked)) port?.postMessage(shareTarget.take(asked));
});
