import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { resolverRules, takePortRange } from './addresses.mjs';

test('the ranges of two networks do not overlap', async () => {
  const ranges = await Promise.all(Array.from({ length: 8 }, () => takePortRange(6)));
  const bases = ranges.map(({ base }) => base).sort((a, b) => a - b);
  for (const [at, base] of bases.slice(1).entries())
    expect(base - (bases[at] ?? 0)).toBeGreaterThanOrEqual(300);
  for (const range of ranges) range.release();
});

test('a range with an occupied port is not taken', async () => {
  const first = await takePortRange(6);
  const tcp = createServer();
  await once(tcp.listen(first.nodePort(3), '127.0.0.1'), 'listening');
  first.release();
  const udp = createSocket('udp4');
  const second = await takePortRange(6);
  udp.bind(second.nodePort(3) + 100, '127.0.0.1');
  await once(udp, 'listening');
  second.release();
  // Many of the ranges, but neither of those two.
  const others = await Promise.all(Array.from({ length: 30 }, () => takePortRange(6)));
  for (const { base } of others) {
    expect(base).not.toBe(first.base);
    expect(base).not.toBe(second.base);
  }
  for (const range of others) range.release();
  tcp.close();
  udp.close();
});

test('the browser gets a way to each node, and no other way', async () => {
  const range = await takePortRange(2);
  expect(resolverRules(range, 2)).toBe(
    `MAP 192.88.99.1:5150 127.0.0.1:${range.cablePort(1)},` +
      `MAP 192.88.99.2:5150 127.0.0.1:${range.cablePort(2)},` +
      'MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1',
  );
  range.release();
});
