import { expect, test } from 'vitest';
import { ScreenWakeLock } from './ScreenWakeLock.ts';

class ScriptedPage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  becomes(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A system that answers when the test decides. */
function scripted() {
  const page = new ScriptedPage();
  const locks: { released: boolean; release(): Promise<void> }[] = [];
  let answers: (() => void)[] = [];
  const request = () =>
    new Promise<(typeof locks)[number]>((resolve) => {
      answers.push(() => {
        const lock = {
          released: false,
          release: async () => void (lock.released = true),
        };
        locks.push(lock);
        resolve(lock);
      });
    });
  const answer = async () => {
    for (const each of answers) each();
    answers = [];
    await new Promise(setImmediate);
  };
  const lock = new ScreenWakeLock({ wakeLock: { request } }, page);
  return {
    page,
    locks,
    answer,
    lock,
    open: () => locks.filter(({ released }) => !released).length,
  };
}

test('the screen stays on until the stop', async () => {
  const { lock, answer, open } = scripted();
  const stop = lock.hold();
  await answer();
  expect(open()).toBe(1);
  stop();
  expect(open()).toBe(0);
});

test('a hidden page releases the lock and requests it again when it is visible', async () => {
  const { lock, answer, open, page, locks } = scripted();
  lock.hold();
  await answer();
  page.becomes('hidden');
  expect(open()).toBe(0);
  page.becomes('visible');
  await answer();
  expect(open()).toBe(1);
  expect(locks).toHaveLength(2);
});

test('a lock that the system has released is requested again', async () => {
  const { lock, answer, open, page, locks } = scripted();
  lock.hold();
  await answer();
  await locks[0]?.release();
  page.becomes('visible');
  await answer();
  expect(open()).toBe(1);
});

test('a lock that arrives after the stop, or on a hidden page, is released', async () => {
  const first = scripted();
  first.lock.hold()();
  await first.answer();
  expect([first.locks.length, first.open()]).toEqual([1, 0]);
  const second = scripted();
  second.lock.hold();
  second.page.becomes('hidden');
  await second.answer();
  expect([second.locks.length, second.open()]).toEqual([1, 0]);
});

test('nothing is requested after the stop', async () => {
  const { lock, answer, locks, page } = scripted();
  lock.hold()();
  await answer();
  page.becomes('visible');
  await answer();
  expect(locks).toHaveLength(1);
});

test('the lock is requested once, however often the page becomes visible', async () => {
  const { lock, answer, locks, page } = scripted();
  lock.hold();
  page.becomes('visible');
  page.becomes('visible');
  await answer();
  page.becomes('visible');
  expect(locks).toHaveLength(1);
});

test('a missing or refused wake lock causes no error', async () => {
  const page = new ScriptedPage();
  new ScreenWakeLock({}, page).hold()();
  const request = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  const stop = new ScreenWakeLock({ wakeLock: { request } }, page).hold();
  await new Promise(setImmediate);
  stop();
});
