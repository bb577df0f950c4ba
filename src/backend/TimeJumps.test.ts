import { expect, test } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { TimeJumps } from './TimeJumps.ts';

function begun() {
  const clock = new FakeClock();
  let jumps = 0;
  new TimeJumps(clock, () => jumps++);
  return { clock, jumps: () => jumps };
}

test('normal time is not a jump', () => {
  const { clock, jumps } = begun();
  clock.pass(60 * 60_000);
  expect(jumps()).toBe(0);
});

test('a clock that is a little off is not a jump', () => {
  const { clock, jumps } = begun();
  clock.set(4_000);
  clock.set(-4_000);
  clock.pass(10_000);
  expect(jumps()).toBe(0);
});

test.each([
  ['forward, as after sleep', 60_000],
  ['back', -60_000],
])('each jump %s is reported once', (_, ms) => {
  const { clock, jumps } = begun();
  clock.set(ms);
  clock.pass(60_000);
  expect(jumps()).toBe(1);
  clock.set(ms);
  clock.pass(60_000);
  expect(jumps()).toBe(2);
});
