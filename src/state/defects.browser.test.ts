/** What the page does when a script has failed, in a real browser. */
import { expect, onTestFinished, test } from 'vitest';
import { openApp } from '../../tests/screens/openApp.ts';
import { untilSettled } from '../../tests/screens/noteUncaught.ts';
import { en } from '../ui/text/en.ts';
import { listenForDefects } from './defects.ts';

const FOLDER = new URL('/', location.href).href;

/** The app, which stops at defects, as main.ts has it. */
async function openListening() {
  const { backend, page, screen } = await openApp('list');
  // The runner of the tests would count these errors as its own.
  const mute = (event: Event): void => event.preventDefault();
  const names = ['unhandledrejection', 'error'];
  const stopRunner = (event: Event): void => event.stopImmediatePropagation();
  const stop = listenForDefects(window, FOLDER, page.chat.fail);
  for (const name of names) {
    window.addEventListener(name, mute, { capture: true });
    window.addEventListener(name, stopRunner);
  }
  onTestFinished(() => {
    stop();
    for (const name of names) {
      window.removeEventListener(name, mute, { capture: true });
      window.removeEventListener(name, stopRunner);
    }
  });
  return { backend, page, screen };
}

/** Runs a script that is not one of our files, as extensions do, and waits until it has run. */
async function runForeign(text: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const script = document.createElement('script');
  script.src = url;
  const ran = new Promise((resolve) => (script.onload = resolve));
  document.head.append(script);
  await ran;
  script.remove();
  await untilSettled();
}

test.each([
  ['an event of their own', "dispatchEvent(new CustomEvent('unhandledrejection'))"],
  [
    'an event that looks real',
    "const p = Promise.reject(0); p.catch(() => 0); dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: p, reason: new Error('x') }))",
  ],
  [
    'an error event of their own',
    "dispatchEvent(new ErrorEvent('error', { error: new Error('x') }))",
  ],
  [
    'an error event about nothing',
    "dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }))",
  ],
  ['a rejection without a reason', 'Promise.reject()'],
  ['a rejection with a text', "Promise.reject('aborted')"],
  ['a rejection with an object', 'Promise.reject({ code: 4001 })'],
  ['a rejection with an error', "Promise.reject(new Error('wallet'))"],
  ['an asynchronous failure', '(async () => { await 0; null.x })()'],
  ['an error that nobody catches', "throw new Error('wallet')"],
  ['a thrown text', "throw 'wallet'"],
  ['an error in a timer', 'setTimeout(() => null.x)'],
  [
    'an observer of sizes that goes round in circles',
    "const b = document.createElement('p'); document.body.append(b); let n = 0; new ResizeObserver(() => { b.style.width = `${++n % 50}px`; if (n > 60) b.remove(); }).observe(b)",
  ],
])('%s in the script of an extension does not stop Parley', async (_, text) => {
  const { backend, page, screen } = await openListening();
  await runForeign(text);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await untilSettled();
  expect(page.chat.connection).toBe('open');
  expect(backend.calls.filter((call) => call.startsWith('reportFailure'))).toEqual([]);
  await expect.element(screen.getByRole('button', { name: en.friends.invite })).toBeVisible();
});

test.each([
  ['a rejection', () => void Promise.reject(new RangeError('Alice wrote hello')), 'RangeError'],
  ['an asynchronous failure', () => void failLater(), 'TypeError'],
  [
    'an error in a timer',
    () =>
      void setTimeout(() => {
        throw new RangeError('Alice wrote hello');
      }),
    'RangeError',
  ],
])(
  '%s in our own code stops Parley, and its name alone goes into the log',
  async (_, fail, name) => {
    const { backend, page, screen } = await openListening();
    fail();
    await expect.element(screen.getByRole('heading', { name: en.stage.broken })).toBeVisible();
    expect(page.chat.connection).toBe('broken');
    expect(backend.calls).toContain(`reportFailure ${name}`);
  },
);

async function failLater(): Promise<void> {
  await Promise.resolve();
  throw new TypeError('Alice wrote hello');
}
