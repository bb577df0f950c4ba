import { expect, test } from 'vitest';
import { MIN_FRAME_BYTES, Speeds } from './Speeds.ts';

let time = 0;
const speeds = () => new Speeds({ bytesPerSecond: 100_000 }, () => time);

test('a client may send the bytes of four seconds at once, then at the steady speed', () => {
  const speed = speeds().of('a', 'toNode');
  speed.count(400_000);
  expect(speed.state()).toBe('ok');
  speed.count(50_000);
  expect(speed.state()).toBe('over');
  time += 499;
  expect(speed.state()).toBe('over');
  time += 1;
  expect(speed.state()).toBe('ok');
  speed.count(400_001);
  expect(speed.state()).toBe('flood');
});

test('a short frame counts as a longer one', () => {
  const speed = speeds().of('a', 'toNode');
  for (let count = 0; count <= 400_000 / MIN_FRAME_BYTES; count++) speed.count(0);
  expect(speed.state()).toBe('over');
});

test('each client has one speed for each way, shared by all its sockets', () => {
  const all = speeds();
  all.of('a', 'toNode').count(500_000);
  expect(all.of('a', 'toNode').state()).toBe('over');
  expect(all.of('a', 'toPage').state()).toBe('ok');
  expect(all.of('b', 'toNode').state()).toBe('ok');
});

test('a client with a debt is not removed', () => {
  const all = speeds();
  const speed = all.of('a', 'toNode');
  speed.count(500_000);
  all.removeFull();
  expect(speed.state()).toBe('over');
  time += 5_000;
  all.removeFull();
  expect(speed.state()).toBe('ok');
});
