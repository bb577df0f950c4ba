import { expect, test } from 'vitest';
import { Way } from './Way.mjs';

const settings = { delayMs: 40, jitterMs: 0, stalls: 0, bytesPerSecond: 0 };
const way = (changes = {}) => new Way(() => ({ ...settings, ...changes }));
const never = () => 0;

test('data arrives after the delay, and after earlier data', () => {
  let jitter = 1;
  const each = way({ jitterMs: 10 });
  expect(each.arrival(100, 1_000, () => jitter)).toBe(1_050);
  jitter = 0;
  expect(each.arrival(100, 1_001, () => jitter)).toBe(1_050);
  expect(each.arrival(100, 1_020, () => jitter)).toBe(1_060);
});

test('the bytes per second include the headers', () => {
  const each = way({ bytesPerSecond: 1_000 });
  expect(each.arrival(460, 0, never)).toBeCloseTo(500 + 40);
  // The first piece has not left yet.
  expect(each.arrival(460, 100, never)).toBeCloseTo(1_000 + 40);
  // Two segments have two headers.
  expect(way({ bytesPerSecond: 1_000 }).arrival(1_449, 0, never)).toBeCloseTo(1_529 + 40);
});

test('a lost segment is sent again, and later segments wait for it', () => {
  const each = way({ stalls: 0.5 });
  expect(each.arrival(100, 0, () => 0.9)).toBe(40 + 280);
  expect(each.arrival(100, 10, () => 0.1)).toBe(320);
  expect(way({ stalls: 1, delayMs: 150 }).arrival(100, 0, () => 0.5)).toBe(150 + 500);
  // With more segments it is more likely that one is lost.
  expect(way({ stalls: 0.1 }).arrival(1_448 * 10, 0, () => 0.5)).toBe(320);
  expect(way({ stalls: 0.1 }).arrival(1_448, 0, () => 0.5)).toBe(40);
});

test('changed settings apply to data that is sent afterwards', () => {
  let delayMs = 10;
  const each = new Way(() => ({ ...settings, delayMs }));
  expect(each.arrival(1, 0, never)).toBe(10);
  delayMs = 90;
  expect(each.arrival(1, 1, never)).toBe(91);
});
