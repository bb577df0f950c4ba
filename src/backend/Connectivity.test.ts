import { expect, test } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { Connectivity, type Reach } from './Connectivity.ts';

function begun() {
  const clock = new FakeClock();
  const told: Reach[] = [];
  const connectivity = new Connectivity(clock, (reach) => told.push(reach));
  connectivity.begin();
  return { clock, told, connectivity };
}

test('a node that finds the network is online', () => {
  const { told, connectivity } = begun();
  connectivity.attached(false);
  connectivity.attached(true);
  expect(told).toEqual(['online']);
});

test('a node that finds nobody for 12 seconds says so, and is online when it does', () => {
  const { clock, told, connectivity } = begun();
  clock.pass(11_999);
  expect(told).toEqual([]);
  clock.pass(1);
  expect(told).toEqual(['notFound']);
  clock.pass(3_600_000);
  connectivity.attached(true);
  expect(told).toEqual(['notFound', 'online']);
});

test('a network that was found once is offline when it goes, until a node starts anew', () => {
  const { clock, told, connectivity } = begun();
  clock.pass(12_000);
  connectivity.attached(true);
  clock.pass(15_000);
  expect(told).toEqual(['notFound', 'online', 'offline']);
  connectivity.begin();
  clock.pass(12_000);
  expect(told).toEqual(['notFound', 'online', 'offline', 'attaching', 'notFound']);
});

test('the browser knows before the 12 seconds are over, and takes nothing back after them', () => {
  const { clock, told, connectivity } = begun();
  connectivity.browser(false);
  expect(told).toEqual(['offline']);
  clock.pass(12_000);
  expect(told).toEqual(['offline', 'notFound']);
  connectivity.browser(true);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'notFound']);
});

test('silence is noticed although the node believes to be attached', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  clock.pass(14_000);
  connectivity.heard();
  clock.pass(14_000);
  expect(told).toEqual(['online']);
  clock.pass(1_000);
  expect(told).toEqual(['online', 'offline']);
  connectivity.attached(true);
  expect(connectivity.reach).toBe('offline');
  connectivity.heard();
  expect(connectivity.reach).toBe('online');
});

test('the browser knows of a pulled cable at once, and of its return', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  connectivity.browser(false);
  // What was under way still comes in.
  clock.pass(2_000);
  connectivity.heard();
  expect(told).toEqual(['online', 'offline']);
  connectivity.browser(true);
  connectivity.heard();
  expect(told).toEqual(['online', 'offline', 'online']);
});

test('silence during sleep is no loss of the network, silence after it is', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  clock.set(60_000);
  clock.pass(15_000);
  expect(told).toEqual(['online', 'attaching']);
  connectivity.heard();
  expect(connectivity.reach).toBe('online');
  clock.set(60_000);
  clock.pass(15_000);
  expect(connectivity.reach).toBe('attaching');
  clock.pass(12_000);
  expect(told).toEqual(['online', 'attaching', 'online', 'attaching', 'offline']);
});

test('who slept while offline, or before the network was found, is not told anything else', () => {
  const { clock, told } = begun();
  clock.set(60_000);
  clock.pass(13_000);
  expect(told).toEqual([]);
  clock.pass(12_000);
  clock.set(60_000);
  clock.pass(30_000);
  expect(told).toEqual(['notFound']);
});

test('who is heard in spite of the browser counts, and the browser does not say so again', () => {
  const { clock, told, connectivity } = begun();
  connectivity.browser(false);
  connectivity.attached(true);
  expect(told).toEqual(['offline']);
  clock.pass(3_000);
  connectivity.heard();
  expect(told).toEqual(['offline', 'online']);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'online']);
  // Silence counts as ever, and so does a network that comes and goes.
  clock.pass(15_000);
  expect(told).toEqual(['offline', 'online', 'offline']);
  connectivity.heard();
  connectivity.browser(true);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'online', 'offline', 'online', 'offline']);
});

test('a clock that is set back an hour hides no silence', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  clock.pass(10_000);
  connectivity.heard();
  clock.set(-3_600_000);
  clock.pass(30_000);
  expect(told).toEqual(['online', 'offline']);
});
