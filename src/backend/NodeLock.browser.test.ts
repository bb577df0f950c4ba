import { expect, onTestFinished, test, vi } from 'vitest';
import { NodeLock } from './NodeLock.ts';

/** The lock of a worker that releases it as soon as it is asked to. */
function aWorker() {
  const lock: NodeLock = new NodeLock(() => lock.release());
  let times = 0;
  onTestFinished(() => lock.release());
  return {
    lock,
    times: () => times,
    waits: () => void lock.acquire().then(() => times++),
  };
}

/** Waits until one worker has the lock and `count` workers wait for it. */
const inLine = (count: number) =>
  vi.waitFor(async () => {
    const { held, pending } = await navigator.locks.query();
    expect(held?.filter(({ name }) => name === 'parley-node')).toHaveLength(1);
    expect(pending?.filter(({ name }) => name === 'parley-node')).toHaveLength(count);
  });

test('the worker that asks for the lock gets it before one that has waited longer', async () => {
  const [holder, patient, asking] = [aWorker(), aWorker(), aWorker()];
  holder.waits();
  await inLine(0);
  patient.waits();
  await inLine(1);
  asking.waits();
  await inLine(2);
  asking.lock.ask();
  await vi.waitFor(() => expect(asking.times()).toBe(1));
  expect(patient.times()).toBe(0);
  await inLine(1);
  // The other one is still waiting.
  asking.lock.release();
  await vi.waitFor(() => expect(patient.times()).toBe(1));
});
