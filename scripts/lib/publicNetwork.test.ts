import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { dial, publicNetworkWarning } from './publicNetwork.mjs';

const never = new Promise<never>(() => undefined);
const failsWith = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** How each address answers a connection. */
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

test('there is no warning if the network answers', async () => {
  const { warning, dialed } = asks(found('9.9.9.9'), { '9.9.9.9': () => Promise.resolve() });
  expect(await warning).toBeUndefined();
  expect(dialed).toEqual(['9.9.9.9 5150']);
});

test.each([
  ['is not known', () => failsWith('ENOTFOUND')],
  ['has no address', found()],
])('the warning names a host that %s', async (_, resolve) => {
  expect(await asks(resolve).warning).toBe(says('no address found'));
});

test('the check waits 2.5 seconds for a silent name server', async () => {
  const { warning, clock } = asks(() => never);
  clock.pass(2_500);
  expect(await warning).toBe(says('no address found'));
});

test('the warning names a refused connection', async () => {
  const { warning } = asks(found('9.9.9.9'), { '9.9.9.9': () => failsWith('ECONNREFUSED') });
  expect(await warning).toBe(says('connection refused'));
});

test('the check waits 2.5 seconds for a silent address, then gives it up', async () => {
  const { warning, clock, signals } = asks(found('9.9.9.9'), { '9.9.9.9': () => never });
  await vi.waitFor(() => expect(signals).toHaveLength(1));
  expect(signals[0]?.aborted).toBe(false);
  clock.pass(2_500);
  expect(await warning).toBe(says('no answer'));
  expect(signals[0]?.aborted).toBe(true);
});

test('one of several addresses is enough; the others are given up', async () => {
  const { warning, signals } = asks(found('2001:db8::1', '9.9.9.9', '9.9.9.10'), {
    '9.9.9.9': () => never,
    '9.9.9.10': () => Promise.resolve(),
  });
  expect(await warning).toBeUndefined();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
});

test('if several addresses fail, the warning names a refusal rather than silence', async () => {
  const { warning, clock, signals } = asks(found('2001:db8::1', '9.9.9.9', '9.9.9.10'), {
    '9.9.9.9': () => failsWith('ECONNREFUSED'),
    '9.9.9.10': () => never,
  });
  await vi.waitFor(() => expect(signals).toHaveLength(3));
  clock.pass(2_500);
  expect(await warning).toBe(says('connection refused'));
});

test('the check does not wait if no address can be dialed', async () => {
  expect(await asks(found('9.9.9.9', '2001:db8::1')).warning).toBe(says('no answer'));
});

test('dial reaches an open port, and rejects for a closed one', async () => {
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
