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

test('a newer build waits until it is wanted, and then the page is loaded again', async () => {
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

test('one that waited before the page was opened is there, too', () => {
  const workers = new ScriptedServiceWorkers();
  workers.brings();
  expect(make(workers).update.stage).toBe('ready');
});

test('one that is gone again is not spoken of any more', () => {
  const { workers, update } = make();
  workers.brings();
  workers.makesRedundant();
  expect(update.stage).toBe('none');
});

test('one that is of no use any more although it was wanted makes room for the next one', async () => {
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

test('what would be lost keeps the page, until it is wanted once more', async () => {
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

test('a page that kept what would be lost follows later, when it is saved and not seen', async () => {
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

test('the first one of all is no update, whatever it does', async () => {
  const { workers, update, settled } = make(new ScriptedServiceWorkers(false));
  workers.brings();
  expect(update.stage).toBe('none');
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['none', 0]);
  workers.brings();
  expect(update.stage).toBe('ready');
});

test('a page that came by another app’s service worker has none of its own', async () => {
  const workers = new ScriptedServiceWorkers();
  workers.controller = { scriptURL: 'https://parley.example/other/sw.js' };
  const { update, settled } = make(workers);
  workers.brings();
  expect(update.stage).toBe('none');
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['none', 0]);
});

test('wanted in another tab, a page that nobody sees follows at once', async () => {
  const { workers, unsavedWork, visibility, settled } = make();
  visibility.turns('hidden');
  workers.brings();
  workers.takesOver();
  await settled();
  expect([unsavedWork.saved, workers.reloads]).toEqual([1, 1]);
});

test('one that is seen says so, and follows when it is left', async () => {
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

test('one that has something to lose waits until it has not, or the person says so', async () => {
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

test('the server is asked every three hours, and when somebody comes back after a while', () => {
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

test('a server that cannot be asked is asked again', async () => {
  const { workers, update } = make();
  workers.registration.update = () => Promise.reject(new TypeError('offline'));
  await update.check();
  workers.brings();
  expect(update.stage).toBe('ready');
});
