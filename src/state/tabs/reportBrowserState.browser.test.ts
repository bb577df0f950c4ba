import { afterEach, expect, test, vi } from 'vitest';
import { watchBrowser } from './reportBrowserState.ts';

let stop: (() => void) | undefined;

function watched(onLine: boolean) {
  const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(onLine);
  const told: string[] = [];
  stop = watchBrowser({ reportBrowserState: async (what) => void told.push(what) }, (error) => {
    throw error;
  });
  return { told, network };
}

afterEach(() => {
  stop?.();
  vi.restoreAllMocks();
});

test('a page says at once how it is, so that what one before it said does not stay', () => {
  expect(watched(true).told).toEqual(['online']);
  stop?.();
  expect(watched(false).told).toEqual(['offline']);
});

test('a page that comes back says how it is now, and then that it is visible', () => {
  const { told, network } = watched(false);
  network.mockReturnValue(true);
  window.dispatchEvent(new PageTransitionEvent('pageshow'));
  expect(told).toEqual(['offline', 'online', 'visible']);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual(['offline', 'online', 'visible', 'online', 'visible']);
});

test('changes are passed on as they come', () => {
  const { told } = watched(true);
  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('online'));
  expect(told).toEqual(['online', 'offline', 'online']);
});
