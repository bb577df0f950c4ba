import { expect, test } from 'vitest';
import { knownServiceWorker } from './serviceWorker.ts';

const here = 'https://parley.example/below/#me';
const registered = (scope: string) => ({ scope }) as ServiceWorkerRegistration;
const workers = (getRegistration: () => Promise<ServiceWorkerRegistration | undefined>) => ({
  getRegistration,
});

test('only the service worker of this app counts, not another one on the same host', async () => {
  const own = registered('https://parley.example/below/');
  expect(
    await knownServiceWorker(
      workers(async () => own),
      here,
    ),
  ).toBe(own);
  const other = registered('https://parley.example/');
  expect(
    await knownServiceWorker(
      workers(async () => other),
      here,
    ),
  ).toBeUndefined();
});

test('the result is undefined if the browser refuses or has no service workers', async () => {
  const refuses = workers(() => Promise.reject(new Error('no storage')));
  expect(await knownServiceWorker(refuses, here)).toBeUndefined();
  expect(await knownServiceWorker(undefined, here)).toBeUndefined();
});
