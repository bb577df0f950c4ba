import { afterEach, beforeEach, expect, test } from 'vitest';
import { scenes } from '../../../tests/screens/scenes.ts';
import { offer } from '../../../tests/fakes/offer.ts';
import { Install } from './Install.svelte.ts';

const friends = scenes['list']?.script(0).snapshot.friends ?? [];
const talked = friends.filter(({ id }) => id === 'mira');
const answered = friends.filter(({ id }) => id === 'tomasz');

let stop: () => void = () => undefined;
beforeEach(() => localStorage.clear());
afterEach(() => stop());

function make({ userAgent = '', isTouch = false, isInstalled = false } = {}) {
  const window = new EventTarget();
  const install = new Install({ window, userAgent, isTouch, isInstalled });
  stop = install.start();
  return { window, install };
}

test('an offer of the browser is held for a good moment and used once', async () => {
  const { window, install } = make();
  expect(install.offered).toBe(false);
  const made = offer();
  window.dispatchEvent(made);
  expect(made.defaultPrevented).toBe(true);
  expect(install.offered).toBe(true);
  await install.ask();
  await install.ask();
  expect([made.asked, install.offered]).toEqual([1, false]);
  window.dispatchEvent(offer());
  expect(install.offered).toBe(true);
});

test('an offer that the browser withdraws causes no error', async () => {
  const { window, install } = make();
  const made = offer();
  made.prompt = () => Promise.reject(new DOMException('no', 'InvalidStateError'));
  window.dispatchEvent(made);
  await install.ask();
  expect(install.offered).toBe(false);
});

test('the suggestion waits for a friend with whom the person has talked', () => {
  const { window, install } = make();
  expect(install.isTimely(talked)).toBe(false);
  window.dispatchEvent(offer());
  expect([answered.length, install.isTimely(answered), install.isTimely([])]).toEqual([
    1,
    false,
    false,
  ]);
  expect(install.isTimely([...answered, ...talked])).toBe(true);
});

test('after a refusal there is no suggestion on this device, but installing stays possible', () => {
  const { window, install } = make();
  window.dispatchEvent(offer());
  install.decline();
  expect([install.isTimely(talked), install.offered]).toEqual([false, true]);
  const later = make();
  later.window.dispatchEvent(offer());
  expect(later.install.isTimely(talked)).toBe(false);
});

test('an installed app is not offered', () => {
  const { window, install } = make();
  window.dispatchEvent(offer());
  window.dispatchEvent(new Event('appinstalled'));
  expect([install.installed, install.offered, install.isTimely(talked)]).toEqual([
    true,
    false,
    false,
  ]);
  const inApp = make({ isInstalled: true });
  inApp.window.dispatchEvent(offer());
  expect([inApp.install.installed, inApp.install.offered]).toEqual([true, false]);
});

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const ANDROID = 'Mozilla/5.0 (Android 15; Mobile; rv:147.0) Gecko/147.0 Firefox/147.0';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';
test.each([
  ['an iPhone', IPHONE, true, 'iosShare'],
  ['an iPad, which says it is a Mac', `${MAC} AppleWebKit/605.1.15 Safari/605.1`, true, 'iosShare'],
  ['Safari on a Mac', `${MAC} AppleWebKit/605.1.15 Version/18 Safari/605.1`, false, 'macDock'],
  ['Chrome on a Mac', `${MAC} Chrome/150.0 Safari/537.36`, false, 'browserMenu'],
  ['Firefox on a phone', ANDROID, true, 'androidMenu'],
  ['Firefox on a computer', LINUX, false, 'nowhere'],
  ['anything else', 'something', false, 'browserMenu'],
])('the place to install from is right for %s', (_, userAgent, isTouch, place) => {
  expect(make({ userAgent, isTouch }).install.place).toBe(place);
});
