import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { dial, publicNetworkWarning } from './publicNetwork.mjs';

const never = new Promise<never>(() => undefined);
const failsWith = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** What each address does with a connection. */
type Dials = Readonly<Record<string, () => Promise<unknown>>>;

function asks(resolve: (name: string) => Promise<string[]>, dials: Dials = {}) {
  const clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const dialed: string[] = [];
  const warning = publicNetworkWarning({
    resolve,
    dial: (address: string, port: number, signal: AbortSignal) => {
      dialed.push(`${address} ${String(port)}`);
      signals.push(signal);
      return dials[address]?.() ?? failsWith('EHOSTUNREACH');
    },
    after: (ms, act) => clock.after(ms, act),
  });
  return { clock, signals, dialed, warning };
}
const found =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses);
const says = (reason: string) =>
  `The public Veilid network cannot be reached from here (bootstrap-v1.veilid.net: ${reason}), ` +
  'so nobody can be invited yet. Without internet: npm start -- --local';

test('a network that answers is no news', async () => {
  const { warning, dialed } = asks(found('9.9.9.9'), { '9.9.9.9': () => Promise.resolve() });
  expect(await warning).toBeUndefined();
  expect(dialed).toEqual(['9.9.9.9 5150']);
});

test.each([
  ['is not known', () => failsWith('ENOTFOUND')],
  ['has no address', found()],
])('a name that %s is told', async (_, resolve) => {
  expect(await asks(resolve).warning).toBe(says('no address found'));
});

test('a name server that never answers is waited for 2.5 seconds', async () => {
  const { warning, clock } = asks(() => never);
  clock.pass(2_500);
  expect(await warning).toBe(says('no address found'));
});

test('a refused connection is told', async () => {
  const { warning } = asks(found('9.9.9.9'), { '9.9.9.9': () => failsWith('ECONNREFUSED') });
  expect(await warning).toBe(says('connection refused'));
});

test('an address that never answers is waited for 2.5 seconds, and given up', async () => {
  const { warning, clock, signals } = asks(found('9.9.9.9'), { '9.9.9.9': () => never });
  await vi.waitFor(() => expect(signals).toHaveLength(1));
  expect(signals[0]?.aborted).toBe(false);
  clock.pass(2_500);
  expect(await warning).toBe(says('no answer'));
  expect(signals[0]?.aborted).toBe(true);
});

test('one of several addresses is enough, and the others are given up', async () => {
  const { warning, signals } = asks(found('2001:db8::1', '9.9.9.9', '9.9.9.10'), {
    '9.9.9.9': () => never,
    '9.9.9.10': () => Promise.resolve(),
  });
  expect(await warning).toBeUndefined();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
});

test('of several addresses that fail, the one that refuses says most', async () => {
  const { warning, clock, signals } = asks(found('2001:db8::1', '9.9.9.9', '9.9.9.10'), {
    '9.9.9.9': () => failsWith('ECONNREFUSED'),
    '9.9.9.10': () => never,
  });
  await vi.waitFor(() => expect(signals).toHaveLength(3));
  clock.pass(2_500);
  expect(await warning).toBe(says('connection refused'));
});

test('where no address can be dialed at all nobody waits', async () => {
  expect(await asks(found('9.9.9.9', '2001:db8::1')).warning).toBe(says('no answer'));
});

test('a real port is dialed, and a closed one refuses', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  await dial('127.0.0.1', port, signal);
  await new Promise((resolve) => server.close(resolve));
  await expect(dial('127.0.0.1', port, signal)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(dial('127.0.0.1', port, AbortSignal.abort())).rejects.toThrow();
});
