import { expect, test } from 'vitest';
import { knownServiceWorker } from './serviceWorker.ts';

const here = 'https://parley.example/below/#me';
const registered = (scope: string) => ({ scope }) as ServiceWorkerRegistration;
const workers = (getRegistration: () => Promise<ServiceWorkerRegistration | undefined>) => ({
  getRegistration,
});

test('the one of this app counts, and no other one of this host', async () => {
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

test('there is none where the browser refuses to say, or can have none', async () => {
  const refuses = workers(() => Promise.reject(new Error('no storage')));
  expect(await knownServiceWorker(refuses, here)).toBeUndefined();
  expect(await knownServiceWorker(undefined, here)).toBeUndefined();
});
