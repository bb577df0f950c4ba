import { expect, test } from 'vitest';
import { UpgradeRate } from './UpgradeRate.ts';

const allowed = (rate: UpgradeRate, client: string, now: number, tries: number) =>
  Array.from({ length: tries }, () => rate.allows(client, now)).filter(Boolean).length;

test('a client may send the requests of a minute at once, then at the steady rate', () => {
  const rate = new UpgradeRate({ perMinute: 60 });
  expect(allowed(rate, 'a', 0, 100)).toBe(60);
  expect(allowed(rate, 'a', 1_000, 10)).toBe(1);
  expect(allowed(rate, 'a', 11_000, 100)).toBe(10);
  expect(allowed(rate, 'a', 3_600_000, 100)).toBe(60);
});

test('one client does not use up the rate of another', () => {
  const rate = new UpgradeRate({ perMinute: 2 });
  expect(allowed(rate, 'a', 0, 5)).toBe(2);
  expect(allowed(rate, 'b', 0, 5)).toBe(2);
});

test('a clock that is set back allows no further request', () => {
  const rate = new UpgradeRate({ perMinute: 2 });
  expect(allowed(rate, 'a', 100_000, 5)).toBe(2);
  expect(allowed(rate, 'a', 0, 5)).toBe(0);
});

test('a client is removed after a minute without a request', () => {
  const rate = new UpgradeRate({ perMinute: 2 });
  rate.allows('a', 0);
  rate.allows('b', 30_000);
  rate.removeFull(35_000);
  expect(rate.clients).toBe(1);
  rate.removeFull(90_000);
  expect(rate.clients).toBe(0);
});

test('a new client is refused while the number of clients is at its limit', () => {
  const rate = new UpgradeRate({ perMinute: 2 });
  for (let client = 0; client < 50_000; client++) rate.allows(String(client), 0);
  expect(rate.allows('one more', 0)).toBe(false);
  expect(rate.allows('1', 0)).toBe(true);
  rate.removeFull(60_000);
  expect(rate.allows('one more', 60_000)).toBe(true);
});
