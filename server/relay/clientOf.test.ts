import { expect, test } from 'vitest';
import { clientOf } from './clientOf.ts';

const alone = { behindProxy: false };
const behind = { behindProxy: true };

test.each([
  ['9.9.9.9', '9.9.9.9'],
  ['::ffff:9.9.9.9', '9.9.9.9'],
  ['2606:4700:1:2:3:4:5:6', '2606:4700:1::/56'],
  ['2606:4700:1:ff:ffff::', '2606:4700:1::/56'],
  ['2606:4700:1:100::', '2606:4700:1:100::/56'],
  ['fe80::1%eth0', 'fe80::/56'],
  [undefined, 'unknown'],
  ['', 'unknown'],
])('a peer at %s counts as %s', (remote, client) => {
  expect(clientOf(remote, undefined, alone)).toBe(client);
});

test('without a proxy the header is ignored', () => {
  expect(clientOf('9.9.9.9', '8.8.8.8', alone)).toBe('9.9.9.9');
  expect(clientOf('127.0.0.1', '8.8.8.8', alone)).toBe('127.0.0.1');
});

test.each([
  ['8.8.8.8', '8.8.8.8'],
  ['1.1.1.1, 8.8.8.8', '8.8.8.8'],
  ['forged,1.1.1.1,8.8.8.8', '8.8.8.8'],
  ['1.1.1.1, 2606:4700:1:2:3::', '2606:4700:1::/56'],
  ['::ffff:8.8.8.8', '8.8.8.8'],
  // A proxy writes an address, so anything else is ignored.
  ['1.1.1.1, unknown', '127.0.0.1'],
  ['1.1.1.1,', '127.0.0.1'],
  ['', '127.0.0.1'],
  ['8.8.8.8:1234', '127.0.0.1'],
])('behind a proxy that sends “%s” the client is %s', (forwarded, client) => {
  expect(clientOf('127.0.0.1', forwarded, behind)).toBe(client);
});

test('several headers are read as one list', () => {
  expect(clientOf('10.0.0.1', ['1.1.1.1', '8.8.8.8'], behind)).toBe('8.8.8.8');
});

test('a proxy may use a unix socket, but it may not be on the internet', () => {
  expect(clientOf(undefined, '8.8.8.8', behind)).toBe('8.8.8.8');
  expect(clientOf('9.9.9.9', '8.8.8.8', behind)).toBe('9.9.9.9');
});
