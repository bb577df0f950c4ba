import { afterEach, expect, test, vi } from 'vitest';
import { aheadOfServer } from './serverClock.ts';

const ADDRESS = new URL('http://localhost/parley.json');
const NOON = Date.UTC(2026, 0, 1, 12);

afterEach(() => void vi.restoreAllMocks());

/**
 * The server says noon; this device asks and gets the response at these times, in ms after noon.
 */
function ahead(asked: number, answered: number, headers: HeadersInit = atNoon) {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { headers }));
  const times = [asked, answered];
  return aheadOfServer(ADDRESS, () => NOON + (times.shift() ?? answered));
}
const atNoon = { date: new Date(NOON).toUTCString() };

test('the server’s time is compared with the middle between request and response', async () => {
  expect(await ahead(400, 600)).toBe(0);
  expect(await ahead(3_600_400, 3_600_600)).toBe(3_600_000);
  expect(await ahead(-3_600_000, -3_598_000)).toBe(-3_599_500);
});

test('a slow response or one without a valid date gives no result', async () => {
  expect(await ahead(0, 31_000)).toBeUndefined();
  // The clock was set back meanwhile.
  expect(await ahead(0, -5_000)).toBeUndefined();
  expect(await ahead(0, 100, {})).toBeUndefined();
  expect(await ahead(0, 100, { date: 'soon' })).toBeUndefined();
});

test('an unreachable server gives no result', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('unreachable'));
  expect(await aheadOfServer(ADDRESS, () => NOON)).toBeUndefined();
});
