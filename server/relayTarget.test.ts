import { expect, test } from 'vitest';
import { relayTarget } from './relayTarget.ts';

test('a node of the local network is dialed', () => {
  expect(relayTarget('/relay/192.88.99.3:5150/ws')).toEqual({
    address: '192.88.99.3',
    port: 5150,
    path: '/ws',
  });
});

test.each([
  '/relay/127.0.0.1:5150/ws',
  '/relay/192.88.99.0:5150/ws',
  '/relay/192.88.99.255:5150/ws',
  '/relay/192.88.99.03:5150/ws',
  '/relay/192.88.98.1:5150/ws',
  '/relay/192.88.99.1:22/ws',
  '/relay/192.88.99.1:5150/',
  '/relay/192.88.99.1:5150/ws?x',
  '/relay/192.88.99.1:5150/ws/../..',
  '/relay/0xc05863.1:5150/ws',
  '/relay/[::ffff:192.88.99.1]:5150/ws',
  '/relay/user@192.88.99.1:5150/ws',
  '//relay/192.88.99.1:5150/ws',
  '/relay/localhost:5150/ws',
  '',
])('%s is refused', (path) => {
  expect(relayTarget(path)).toBeUndefined();
});
