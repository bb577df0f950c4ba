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

test('a node that finds nobody for 12 seconds is not found, and online once it finds somebody', () => {
  const { clock, told, connectivity } = begun();
  clock.pass(11_999);
  expect(told).toEqual([]);
  clock.pass(1);
  expect(told).toEqual(['notFound']);
  clock.pass(3_600_000);
  connectivity.attached(true);
  expect(told).toEqual(['notFound', 'online']);
});

test('a network that was found once is offline when it is gone, until a new node starts', () => {
  const { clock, told, connectivity } = begun();
  clock.pass(12_000);
  connectivity.attached(true);
  clock.pass(15_000);
  expect(told).toEqual(['notFound', 'online', 'offline']);
  connectivity.begin();
  clock.pass(12_000);
  expect(told).toEqual(['notFound', 'online', 'offline', 'attaching', 'notFound']);
});

test('an offline browser counts before the 12 seconds, and does not replace "not found" after them', () => {
  const { clock, told, connectivity } = begun();
  connectivity.browser(false);
  expect(told).toEqual(['offline']);
  clock.pass(12_000);
  expect(told).toEqual(['offline', 'notFound']);
  connectivity.browser(true);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'notFound']);
});

test('silence means offline even if the node believes that it is attached', () => {
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

test('an offline browser counts at once, and so does its return', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  connectivity.browser(false);
  // Data in flight still arrives.
  clock.pass(2_000);
  connectivity.heard();
  expect(told).toEqual(['online', 'offline']);
  connectivity.browser(true);
  connectivity.heard();
  expect(told).toEqual(['online', 'offline', 'online']);
});

test('silence during sleep does not mean offline, silence after sleep does', () => {
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

test('sleep while offline, or before the network was found, changes nothing', () => {
  const { clock, told } = begun();
  clock.set(60_000);
  clock.pass(13_000);
  expect(told).toEqual([]);
  clock.pass(12_000);
  clock.set(60_000);
  clock.pass(30_000);
  expect(told).toEqual(['notFound']);
});

test('data that arrives although the browser is offline means online', () => {
  const { clock, told, connectivity } = begun();
  connectivity.browser(false);
  connectivity.attached(true);
  expect(told).toEqual(['offline']);
  clock.pass(3_000);
  connectivity.heard();
  expect(told).toEqual(['offline', 'online']);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'online']);
  // Silence counts as before, and so does a browser that goes online and offline.
  clock.pass(15_000);
  expect(told).toEqual(['offline', 'online', 'offline']);
  connectivity.heard();
  connectivity.browser(true);
  connectivity.browser(false);
  expect(told).toEqual(['offline', 'online', 'offline', 'online', 'offline']);
});

test('setting the clock back an hour does not hide silence', () => {
  const { clock, told, connectivity } = begun();
  connectivity.attached(true);
  clock.pass(10_000);
  connectivity.heard();
  clock.set(-3_600_000);
  clock.pass(30_000);
  expect(told).toEqual(['online', 'offline']);
});
