import { expect, onTestFinished, test, vi } from 'vitest';
import { NodeLock } from './NodeLock.ts';

/** A worker as far as the lock goes: it gives it away as soon as it is asked to. */
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

/** So many wait in line, and one has it. */
const inLine = (count: number) =>
  vi.waitFor(async () => {
    const { held, pending } = await navigator.locks.query();
    expect(held?.filter(({ name }) => name === 'parley-node')).toHaveLength(1);
    expect(pending?.filter(({ name }) => name === 'parley-node')).toHaveLength(count);
  });

test('who asks for it gets it, although another one waited for longer', async () => {
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
  // And the one that waited is still in line.
  asking.lock.release();
  await vi.waitFor(() => expect(patient.times()).toBe(1));
});
