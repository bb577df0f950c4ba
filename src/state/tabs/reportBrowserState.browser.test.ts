import { afterEach, expect, test, vi } from 'vitest';
import { reportBrowserState } from './reportBrowserState.ts';

let stop: (() => void) | undefined;

function start(onLine: boolean) {
  const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(onLine);
  const reported: string[] = [];
  stop = reportBrowserState(
    { reportBrowserState: async (what) => void reported.push(what) },
    (error) => {
      throw error;
    },
  );
  return { reported, network };
}

afterEach(() => {
  stop?.();
  vi.restoreAllMocks();
});

test('a new page reports its state at once and so corrects an earlier page', () => {
  expect(start(true).reported).toEqual(['online']);
  stop?.();
  expect(start(false).reported).toEqual(['offline']);
});

test('a page that returns reports its network state and then that it is visible', () => {
  const { reported, network } = start(false);
  network.mockReturnValue(true);
  window.dispatchEvent(new PageTransitionEvent('pageshow'));
  expect(reported).toEqual(['offline', 'online', 'visible']);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(reported).toEqual(['offline', 'online', 'visible', 'online', 'visible']);
});

test('changes are reported as they happen', () => {
  const { reported } = start(true);
  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('online'));
  expect(reported).toEqual(['online', 'offline', 'online']);
});
