import { wrap } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { NetworkError } from '../chat/ports.ts';
import { StorageError } from '../storage/StorageError.ts';
import type { BackendApi } from './BackendApi.ts';
import { EventLog } from './EventLog.ts';
import { exposeBackend } from './exposeBackend.ts';

/** A page's view of a backend whose `introduce` has this outcome. */
function pageOf(introduce: BackendApi['introduce']) {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const log = new EventLog(new FakeClock());
  const backend = { introduce, log: () => Promise.resolve(log.lines()) };
  exposeBackend(backend as BackendApi, (error) => log.addError(error), port2);
  const page = wrap<BackendApi>(port1);
  return { page, logged: async () => (await page.log()).slice(1) };
}

test.each([
  [new TypeError('Alice wrote hello'), 'typeerror'],
  [new StorageError('damaged'), 'storageerror kind=damaged'],
  [new NetworkError('missing'), 'networkerror kind=missing'],
])('a call that fails unexpectedly is in the log, without its words: %s', async (error, words) => {
  const { page, logged } = pageOf(() => Promise.reject(error));
  await expect(page.introduce('Alice')).rejects.toThrow(error.message);
  expect(await logged()).toEqual([`+0.000 backend error name=${words}`]);
});

test('a verb that throws at once is in the log, too', async () => {
  const { page, logged } = pageOf(() => {
    throw new RangeError('hello');
  });
  await expect(page.introduce('Alice')).rejects.toThrow('hello');
  expect(await logged()).toEqual(['+0.000 backend error name=rangeerror']);
});

test.each([['full' as const], ['elsewhere' as const]])(
  'what the page expects is not in the log: storage is %s',
  async (kind) => {
    const { page, logged } = pageOf(() => Promise.reject(new StorageError(kind)));
    await expect(page.introduce('Alice')).rejects.toThrow(`storage: ${kind}`);
    expect(await logged()).toEqual([]);
  },
);

test('an answer reaches the page', async () => {
  const { page, logged } = pageOf(() => Promise.resolve({ kind: 'empty' }));
  expect(await page.introduce('')).toEqual({ kind: 'empty' });
  expect(await logged()).toEqual([]);
});
