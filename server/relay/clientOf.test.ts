import { expect, test } from 'vitest';
import { readNetwork } from './addressRules.ts';
import { clientOf, peerOf } from './clientOf.ts';

const alone = { behindProxy: false, proxies: [] };
const behind = { behindProxy: true, proxies: [] };
/** Behind the proxies that the operator named. */
const named = (...texts: readonly string[]) => ({
  behindProxy: true,
  proxies: texts.map(readNetwork).filter((each) => each !== undefined),
});

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
  expect(peerOf(remote)).toBe(client);
  expect(clientOf(remote, undefined, alone)).toEqual({ name: client });
});

test.each(['9.9.9.9', '127.0.0.1'])(
  'without a proxy the header is not believed, and the operator is told: from %s',
  (remote) => {
    expect(clientOf(remote, '8.8.8.8', alone)).toEqual({ name: remote, doubt: 'noProxy' });
  },
);

test.each([
  ['8.8.8.8', '8.8.8.8'],
  ['1.1.1.1, 8.8.8.8', '8.8.8.8'],
  ['forged,1.1.1.1,8.8.8.8', '8.8.8.8'],
  ['1.1.1.1, 2606:4700:1:2:3::', '2606:4700:1::/56'],
  ['::ffff:8.8.8.8', '8.8.8.8'],
  ['8.8.8.8:1234', '8.8.8.8'],
  ['1.1.1.1:80, 8.8.8.8:65535', '8.8.8.8'],
  ['[2606:4700:1:2::3]', '2606:4700:1::/56'],
  ['[2606:4700:1:2::3]:443', '2606:4700:1::/56'],
  ['"[2606:4700:1:2::3]:443"', '2606:4700:1::/56'],
  ['[::ffff:8.8.8.8]:1', '8.8.8.8'],
  ['2606:4700:1:2::443', '2606:4700:1::/56'],
  ['  8.8.8.8\t', '8.8.8.8'],
])('behind a proxy that sends “%s” the client is %s', (forwarded, client) => {
  expect(clientOf('127.0.0.1', forwarded, behind)).toEqual({ name: client });
});

test.each([
  undefined,
  '',
  'unknown',
  '1.1.1.1, unknown',
  '1.1.1.1,',
  '8.8.8.8:',
  '8.8.8.8:port',
  '8.8.8.8:123456',
  '8.8.8',
  '8.8.8.8.8',
  '[8.8.8.8',
  '[]',
  '[2606:4700::1]x',
  'for=8.8.8.8',
  '_hidden',
  '999.8.8.8',
])('a proxy that sends “%s” names no client, and the operator is told', (forwarded) => {
  expect(clientOf('127.0.0.1', forwarded, behind)).toEqual({
    name: '127.0.0.1',
    doubt: 'forwarded',
  });
});

test('several headers are read as one list', () => {
  expect(clientOf('10.0.0.1', ['1.1.1.1', '8.8.8.8'], behind).name).toBe('8.8.8.8');
});

test.each([
  undefined,
  '127.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.1.1',
  '100.64.0.1',
  '100.127.255.254',
  '::ffff:100.64.0.1',
  'fd00::1',
  'fe80::1%eth0',
])('a proxy at %s is believed without being named', (remote) => {
  expect(clientOf(remote, '8.8.8.8', behind)).toEqual({ name: '8.8.8.8' });
});

test.each(['9.9.9.9', '100.63.255.255', '100.128.0.0', '2606:4700:1::', '64:ff9b::a00:1'])(
  'a peer at %s is not believed, and the operator is told',
  (remote) => {
    const name = peerOf(remote);
    expect(clientOf(remote, '8.8.8.8', behind)).toEqual({ name, doubt: 'proxy' });
  },
);

test('only the proxies that the operator named are believed', () => {
  const rules = named('203.0.113.7', '198.51.100.0/24', '2606:4700::/32');
  for (const remote of ['203.0.113.7', '198.51.100.200', '::ffff:198.51.100.1', '2606:4700:5::1'])
    expect(clientOf(remote, '8.8.8.8', rules)).toEqual({ name: '8.8.8.8' });
  for (const remote of ['203.0.113.8', '127.0.0.1', '10.0.0.1', '198.51.101.1'])
    expect(clientOf(remote, '8.8.8.8', rules)).toEqual({ name: remote, doubt: 'proxy' });
  // The modes of its folder say who may use a unix socket.
  expect(clientOf(undefined, '8.8.8.8', rules)).toEqual({ name: '8.8.8.8' });
});
