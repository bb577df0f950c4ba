import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ScriptedServiceWorkers } from '../../../tests/fakes/ScriptedServiceWorkers.ts';
import { Update } from './Update.svelte.ts';

const HOUR = 3_600_000;

class VisibilitySource extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  turns(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let stop: () => void = () => undefined;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function make(workers = new ScriptedServiceWorkers()) {
  const visibility = new VisibilitySource();
  const unsavedWork = {
    blocksReload: false,
    saved: 0,
    saveAll: async () => void (unsavedWork.saved += 1),
  };
  const update = new Update({
    workers,
    script: workers.script,
    visibility,
    unsavedWork,
    now: () => Date.now(),
    reload: () => workers.reload(),
  });
  stop = update.start();
  update.follow(workers.registration);
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return { workers, update, visibility, unsavedWork, settled };
}

test('a newer build waits until the person asks for it, and then the page reloads', async () => {
  const { workers, update, unsavedWork, settled } = make();
  expect(update.stage).toBe('none');
  const worker = workers.brings();
  expect(update.stage).toBe('ready');
  expect(worker.asked).toEqual([]);
  update.apply();
  update.apply();
  expect(update.stage).toBe('changing');
  expect(worker.asked).toEqual([{ kind: 'takeOver' }]);
  expect(workers.reloads).toBe(0);
  workers.takesOver();
  await settled();
  expect([unsavedWork.saved, workers.reloads]).toEqual([1, 1]);
});

test('a build that waited before the page was opened is ready', () => {
  const workers = new ScriptedServiceWorkers();
  workers.brings();
  expect(make(workers).update.stage).toBe('ready');
});

test('a build that is discarded is no longer ready', () => {
  const { workers, update } = make();
  workers.brings();
  workers.makesRedundant();
  expect(update.stage).toBe('none');
});

test('a build discarded after the person asked for it gives way to the next one', async () => {
  const { workers, update, settled } = make();
  workers.brings();
  update.apply();
  workers.makesRedundant();
  expect(update.stage).toBe('none');
  workers.brings();
  update.apply();
  const third = workers.brings();
  expect(update.stage).toBe('ready');
  update.apply();
  expect(third.asked).toEqual([{ kind: 'takeOver' }]);
  workers.takesOver();
  await settled();
  expect(workers.reloads).toBe(1);
});

test('unsaved work blocks the reload until the person asks again', async () => {
  const { workers, update, unsavedWork, settled } = make();
  workers.brings();
  update.apply();
  unsavedWork.blocksReload = true;
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['unsaved', 0]);
  update.apply();
  await settled();
  expect(workers.reloads).toBe(1);
});

test('a page with unsaved work reloads later, when the work is saved and the page hidden', async () => {
  const { workers, update, unsavedWork, visibility, settled } = make();
  workers.brings();
  update.apply();
  unsavedWork.blocksReload = true;
  workers.takesOver();
  unsavedWork.blocksReload = false;
  await settled();
  expect(workers.reloads).toBe(0);
  visibility.turns('hidden');
  await settled();
  expect(workers.reloads).toBe(1);
});

test('the very first service worker does not count as an update', async () => {
  const { workers, update, settled } = make(new ScriptedServiceWorkers(false));
  workers.brings();
  expect(update.stage).toBe('none');
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['none', 0]);
  workers.brings();
  expect(update.stage).toBe('ready');
});

test('another app’s service worker does not count as our own', async () => {
  const workers = new ScriptedServiceWorkers();
  workers.controller = { scriptURL: 'https://parley.example/other/sw.js' };
  const { update, settled } = make(workers);
  workers.brings();
  expect(update.stage).toBe('none');
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['none', 0]);
});

test('after an update in another tab a hidden page reloads at once', async () => {
  const { workers, unsavedWork, visibility, settled } = make();
  visibility.turns('hidden');
  workers.brings();
  workers.takesOver();
  await settled();
  expect([unsavedWork.saved, workers.reloads]).toEqual([1, 1]);
});

test('after an update in another tab a visible page is behind and reloads when hidden', async () => {
  const { workers, update, visibility, settled } = make();
  workers.brings();
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['behind', 0]);
  visibility.turns('hidden');
  visibility.turns('hidden');
  await settled();
  expect(workers.reloads).toBe(1);
});

test('a page with unsaved work waits until it has none, or the person asks', async () => {
  const { workers, update, unsavedWork, visibility, settled } = make();
  unsavedWork.blocksReload = true;
  workers.brings();
  workers.takesOver();
  visibility.turns('hidden');
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['behind', 0]);
  unsavedWork.blocksReload = false;
  visibility.turns('visible');
  visibility.turns('hidden');
  await settled();
  expect(workers.reloads).toBe(1);

  const other = make();
  other.unsavedWork.blocksReload = true;
  other.workers.brings();
  other.workers.takesOver();
  other.update.apply();
  await other.settled();
  expect([other.update.stage, other.workers.reloads]).toEqual(['unsaved', 0]);
  other.update.apply();
  await other.settled();
  expect(other.workers.reloads).toBe(1);
});

test('the page checks every three hours, and when the person returns after a while', () => {
  const { workers, visibility } = make();
  const checks = () => workers.registration.checks;
  vi.advanceTimersByTime(3 * HOUR - 1);
  expect(checks()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(checks()).toBe(1);
  visibility.turns('hidden');
  visibility.turns('visible');
  expect(checks()).toBe(1);
  vi.advanceTimersByTime(HOUR / 6);
  visibility.turns('hidden');
  expect(checks()).toBe(1);
  visibility.turns('visible');
  expect(checks()).toBe(2);
});

test('a failed check does not prevent a later update', async () => {
  const { workers, update } = make();
  workers.registration.update = () => Promise.reject(new TypeError('offline'));
  await update.check();
  workers.brings();
  expect(update.stage).toBe('ready');
});
