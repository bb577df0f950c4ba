import { afterEach, beforeEach, expect, test } from 'vitest';
import { putFragmentRight } from './putFragmentRight.ts';

/** A window of its own, because the address of the tests must not change. */
let frame: HTMLIFrameElement;
beforeEach(async () => {
  frame = document.createElement('iframe');
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  frame.src = '/favicon.ico';
  document.body.append(frame);
  await loaded;
});
afterEach(() => frame.remove());

function shown(path: string): string {
  const page = frame.contentWindow;
  if (page === null) throw new Error('The frame has no window.');
  page.history.replaceState(undefined, '', path);
  const entries = page.history.length;
  putFragmentRight(page.location, page.history);
  expect(page.history.length).toBe(entries);
  return page.location.href.slice(page.location.origin.length);
}

test.each([
  ['/%23i=ABC', '/#i=ABC'],
  ['/parley/%23i%3DABC', '/parley/#i=ABC'],
  ['/parley/index.html?from=mail%2523i%253DABC', '/parley/#i=ABC'],
  ['/%23invite', '/#invite'],
])('a page that was opened at %s is at %s, and the history has no other address', (from, to) => {
  expect(shown(from)).toBe(to);
});

test.each(['/', '/#i=ABC', '/?a=b#c=abc', '/parley/index.html'])('%s stays as it is', (address) => {
  expect(shown(address)).toBe(address);
});
