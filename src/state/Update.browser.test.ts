import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ScriptedServiceWorkers } from '../../tests/fakes/ScriptedServiceWorkers.ts';
import { Update } from './Update.svelte.ts';

const HOUR = 3_600_000;

class Sight extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  focused = false;
  readonly hasFocus = () => this.focused;

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

function make(workers = new ScriptedServiceWorkers(), focused = false) {
  const [sight, window] = [new Sight(), new EventTarget()];
  const leaving = { isHeld: false, saved: 0, settle: async () => void (leaving.saved += 1) };
  sight.focused = focused;
  const update = new Update({
    workers,
    script: workers.script,
    sight,
    window,
    leaving,
    now: () => Date.now(),
    reload: () => workers.reload(),
  });
  stop = update.start();
  update.watch(workers.registration);
  const looksAway = () => {
    sight.focused = false;
    window.dispatchEvent(new Event('blur'));
  };
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return { workers, update, sight, leaving, looksAway, settled };
}

test('a newer build waits until it is wanted, and then the page is loaded again', async () => {
  const { workers, update, leaving, settled } = make(undefined, true);
  expect(update.stage).toBe('none');
  const worker = workers.brings();
  expect(update.stage).toBe('ready');
  expect(worker.asked).toEqual([]);
  update.take();
  update.take();
  expect(update.stage).toBe('changing');
  expect(worker.asked).toEqual([{ kind: 'takeOver' }]);
  expect(workers.reloads).toBe(0);
  workers.takesOver();
  await settled();
  expect([leaving.saved, workers.reloads]).toEqual([1, 1]);
});

test('one that waited before the page was opened is there, too', () => {
  const workers = new ScriptedServiceWorkers();
  workers.brings();
  expect(make(workers).update.stage).toBe('ready');
});

test('one that is gone again is not spoken of any more', () => {
  const { workers, update } = make();
  const worker = workers.brings();
  workers.registration.waiting = null;
  worker.dispatchEvent(new Event('statechange'));
  expect(update.stage).toBe('none');
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

test('wanted in another tab, a page that nobody is at follows at once', async () => {
  const { workers, leaving, settled } = make();
  workers.brings();
  workers.takesOver();
  await settled();
  expect([leaving.saved, workers.reloads]).toEqual([1, 1]);
});

test('one that somebody is at says so, and follows when it is left', async () => {
  const { workers, update, looksAway, settled } = make(undefined, true);
  workers.brings();
  workers.takesOver();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['behind', 0]);
  looksAway();
  looksAway();
  await settled();
  expect(workers.reloads).toBe(1);
});

test('one that has something to lose waits until it has not, or the person says so', async () => {
  const { workers, update, leaving, sight, looksAway, settled } = make();
  leaving.isHeld = true;
  workers.brings();
  workers.takesOver();
  looksAway();
  await settled();
  expect([update.stage, workers.reloads]).toEqual(['behind', 0]);
  leaving.isHeld = false;
  sight.turns('hidden');
  await settled();
  expect(workers.reloads).toBe(1);

  const other = make();
  other.leaving.isHeld = true;
  other.workers.brings();
  other.workers.takesOver();
  other.update.take();
  await other.settled();
  expect(other.workers.reloads).toBe(1);
});

test('the server is asked every three hours, and when somebody comes back after a while', () => {
  const { workers, sight } = make();
  const checks = () => workers.registration.checks;
  vi.advanceTimersByTime(3 * HOUR - 1);
  expect(checks()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(checks()).toBe(1);
  sight.turns('hidden');
  sight.turns('visible');
  expect(checks()).toBe(1);
  vi.advanceTimersByTime(HOUR / 6);
  sight.turns('hidden');
  expect(checks()).toBe(1);
  sight.turns('visible');
  expect(checks()).toBe(2);
});

test('a server that cannot be asked is asked again', async () => {
  const { workers, update } = make();
  workers.registration.update = () => Promise.reject(new TypeError('offline'));
  await update.check();
  workers.brings();
  expect(update.stage).toBe('ready');
});
