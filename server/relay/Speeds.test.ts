import { expect, test } from 'vitest';
import { LEAST_FRAME, Speeds } from './Speeds.ts';

let time = 0;
const speeds = () => new Speeds({ bytesPerSecond: 100_000 }, () => time);

test('four seconds’ worth may come at once, and then as time goes by', () => {
  const speed = speeds().of('a', 'toNode');
  speed.count(400_000);
  expect(speed.state()).toBe('fine');
  speed.count(50_000);
  expect(speed.state()).toBe('over');
  time += 499;
  expect(speed.state()).toBe('over');
  time += 1;
  expect(speed.state()).toBe('fine');
  speed.count(400_001);
  expect(speed.state()).toBe('far');
});

test('a short frame counts for a longer one', () => {
  const speed = speeds().of('a', 'toNode');
  for (let count = 0; count <= 400_000 / LEAST_FRAME; count++) speed.count(0);
  expect(speed.state()).toBe('over');
});

test('each client and each way has its own, and all sockets of one the same', () => {
  const all = speeds();
  all.of('a', 'toNode').count(500_000);
  expect(all.of('a', 'toNode').state()).toBe('over');
  expect(all.of('a', 'toPage').state()).toBe('fine');
  expect(all.of('b', 'toNode').state()).toBe('fine');
});

test('who is in debt is not forgotten', () => {
  const all = speeds();
  const speed = all.of('a', 'toNode');
  speed.count(500_000);
  all.forget();
  expect(speed.state()).toBe('over');
  time += 5_000;
  all.forget();
  expect(speed.state()).toBe('fine');
});
