import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relayAddress } from '../../src/veilid/relayWebSockets.ts';
import { readNetwork } from './addressRules.ts';
import { Targets, type TargetRules } from './Targets.ts';

const bootstrap = 'bootstrap-v1.veilid.net';

interface Changes extends Partial<TargetRules> {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

const networks = (all: readonly string[] = []) =>
  all.map(readNetwork).filter((each) => each !== undefined);

function targets(change: Changes = {}) {
  return new Targets({
    allowed: networks(change.allow),
    denied: networks(change.deny),
    bootstrapHosts: [bootstrap],
    resolve: () => Promise.reject(new Error('There is no name server.')),
    ownAddresses: () => [],
    ...change,
  });
}

async function dialed(url: string, from: Targets): Promise<string | undefined> {
  const found = from.find(url);
  return typeof found === 'string' ? found : found.address();
}

test.each([
  ['ws://9.9.9.9:5150/ws', '9.9.9.9'],
  ['ws://9.9.9.9/ws', '9.9.9.9'],
  ['ws://9.9.9.9:443/ws_1-a', '9.9.9.9'],
  ['ws://[2606:4700::1]:5150/ws', '2606:4700::1'],
  // A browser normalizes the address before the relay gets it.
  ['ws://[2606:4700:0:0:0:0:0:A]:65535/ws', '2606:4700::a'],
])('%s is dialed at the address that the page asked for', async (asked, address) => {
  const url = relayAddress(new URL('wss://parley.example/relay/'), new URL(asked));
  expect(await dialed(url.pathname, targets())).toBe(address);
});

test('of this machine only the nodes of a local network are dialed, at their ports', async () => {
  const local = targets({ localNodes: 20_200 });
  const found = local.find('/relay/192.88.99.7:5150/ws');
  expect(found).toMatchObject({ host: '192.88.99.7', port: 5150, local: '127.0.0.1:20207' });
  expect(await dialed('/relay/192.88.99.7:5150/ws', local)).toBe('192.88.99.7');
  for (const host of ['192.88.99.0', '192.88.99.100', '127.0.0.1', '127.0.0.7'])
    expect(local.find(`/relay/${host}:5150/ws`)).toBe('address');
  for (const port of [5151, 20_207]) {
    expect(local.find(`/relay/192.88.99.7:${String(port)}/ws`)).toBe('address');
  }
  const denied = targets({ localNodes: 20_200, deny: ['192.88.99.7'] });
  expect(denied.find('/relay/192.88.99.7:5150/ws')).toBe('address');
  expect(targets().find('/relay/192.88.99.7:5150/ws')).toBe('address');
});

test('a denied target is not dialed, even if it is also allowed', async () => {
  const rules = { allow: ['10.0.0.0/8'], deny: ['9.9.9.0/24', '10.0.0.1', '2606:4700::/32'] };
  const closed = targets(rules);
  for (const host of ['9.9.9.9', '10.0.0.1', '[2606:4700::1]'])
    expect(await dialed(`/relay/${host}:5150/ws`, closed)).toBe('address');
  expect(await dialed('/relay/10.0.0.2:5150/ws', closed)).toBe('10.0.0.2');
  const named = targets({ ...rules, resolve: async () => ['9.9.9.9'] });
  expect(await dialed(`/relay/${bootstrap}:5150/ws`, named)).toBeUndefined();
});

test('an allowed target is dialed, and no other target beside it', async () => {
  const opened = targets({ allow: ['192.88.99.0/24', 'fd00::/8', '127.0.0.1'] });
  expect(await dialed('/relay/192.88.99.200:5150/ws', opened)).toBe('192.88.99.200');
  expect(await dialed('/relay/[fd00::1]:5150/ws', opened)).toBe('fd00::1');
  expect(await dialed('/relay/127.0.0.1:5150/ws', opened)).toBe('127.0.0.1');
  expect(await dialed('/relay/127.0.0.2:5150/ws', opened)).toBe('address');
  expect(await dialed('/relay/192.168.99.1:5150/ws', opened)).toBe('address');
  expect(await dialed('/relay/[::ffff:c058:6301]:5150/ws', opened)).toBe('address');
  expect(await dialed('/relay/192.88.99.1:22/ws', opened)).toBe('port');
});

test('this machine is not dialed at its public address', async () => {
  const own = { ownAddresses: () => ['9.9.9.9', '2606:4700::1', 'fe80::1%eth0'] };
  expect(await dialed('/relay/9.9.9.9:5150/ws', targets(own))).toBe('address');
  expect(await dialed('/relay/[2606:4700::1]:5150/ws', targets(own))).toBe('address');
  expect(await dialed('/relay/9.9.9.10:5150/ws', targets(own))).toBe('9.9.9.10');
});

test.each(['1.2.3.4/33', '1.2.3.4/-1', '1.2.3/8', '1.2.3.4/08', '::/129', 'x', '', '1.2.3.4/8/8'])(
  '“%s” is not a network',
  (text) => {
    expect(readNetwork(text)).toBeUndefined();
  },
);

/** The special ranges of IANA's registries, in Node's own lists: a check that is independent of ipaddr.js. */
const special4 = new BlockList();
const special6 = new BlockList();
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
]) {
  const [base = '', length] = network.split('/');
  special4.addSubnet(base, Number(length), 'ipv4');
}
for (const network of ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16']) {
  const [base = '', length] = network.split('/');
  special6.addSubnet(base, Number(length), 'ipv6');
}

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const prefix = fc.constantFrom(0x2000, 0x2001, 0x2002, 0x2606, 0x2a00, 0, 0x64, 0xfe80, 0xfd00);
const ipv6 = fc
  .tuple(prefix, fc.array(word, { minLength: 7, maxLength: 7 }))
  .map(([first, rest]) => new URL(`ws://[${[first, ...rest].map(hex).join(':')}]/`).hostname);
const hex = (part: number) => part.toString(16);
const piece = fc.constantFrom(
  ...['/', '..', ':', '[', ']', '%', '@', '0x', '127.0.0.1', '::1', 'ws', '80', '5150', '.', '#'],
  ...['?', '\\', '\0', 'localhost', bootstrap, '9.9.9.9', 'ffff', 'relay', '0177', 'e', '１'],
);
const path = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => `/relay/${pieces.join('')}`),
  fc
    .tuple(fc.oneof(ipv4, ipv6), fc.integer({ min: 0, max: 70_000 }))
    .map(([host, port]) => `/relay/${host}:${String(port)}/ws`),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/relay/${text}`),
);

test('for every path, only public addresses are dialed', async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(path, async (url) => {
      const address = await dialed(url, targets());
      if (address === undefined || isIP(address) === 0) return;
      passed++;
      const isSpecial =
        isIP(address) === 4 ? special4.check(address) : special6.check(address, 'ipv6');
      expect(isSpecial).toBe(false);
      // The address stands in the path as it is, so nothing was converted.
      expect(url).toContain(address);
    }),
    { numRuns: 20_000 },
  );
  expect(passed).toBeGreaterThan(1_000);
});
