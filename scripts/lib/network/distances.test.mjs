import { expect, test } from 'vitest';
import { changed, DistanceMap, FAR, waysOf } from './distances.mjs';

const numbers = Array.from({ length: 31 }, (_, at) => at);

test('the same seed makes the same map, another seed another map', () => {
  const delays = (seed) => numbers.map((to) => new DistanceMap({ ...FAR, seed }).delayMs(0, to));
  expect(delays(1)).toEqual(delays(1));
  expect(delays(1)).not.toEqual(delays(2));
});

test('delays are within the settings, and equal in both directions', () => {
  const map = new DistanceMap(FAR);
  const ways = numbers.flatMap((from) => numbers.map((to) => [from, to]));
  for (const [from, to] of ways) {
    const delay = map.delayMs(from, to);
    expect(delay).toBeGreaterThanOrEqual(FAR.minMs);
    expect(delay).toBeLessThanOrEqual(FAR.maxMs);
    expect(map.delayMs(to, from)).toBe(delay);
  }
  const long = ways.map(([from, to]) => map.delayMs(from, to)).sort((a, b) => a - b);
  // Delays differ: the nearest pair is far nearer than the farthest one.
  expect((long.at(-1) ?? 0) - (long[31] ?? 0)).toBeGreaterThan(40);
});

test('more machines do not move the existing ones', () => {
  const few = new DistanceMap(FAR);
  const many = new DistanceMap(FAR);
  many.delayMs(0, 30);
  expect(few.delayMs(1, 2)).toBe(many.delayMs(1, 2));
});

test('a node gets its ways in the format of its program', () => {
  const text = waysOf(2, 3, { ...FAR, minMs: 20, maxMs: 20 });
  expect(text).toBe('jitter=2,loss=0.002,stalls=0.002,rate=2500000,delays=20.000/20.000/20.000');
});

test.each([
  [{ minMs: -1 }, '"minMs" must be a number from 0 to 10000'],
  [{ minMs: 91 }, '"minMs" must not be more than "maxMs"'],
  [{ loss: 1.5 }, '"loss" must be a number from 0 to 1'],
  [{ loss: '0' }, '"loss" must be a number from 0 to 1'],
  [{ stalls: Number.NaN }, '"stalls" must be a number from 0 to 1'],
  [{ speed: 1 }, 'distances have no "speed"'],
])('%o is refused', (changes, sentence) => {
  expect(() => changed(FAR, changes)).toThrow(sentence);
});
