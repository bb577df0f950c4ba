/** Measures 1,000 messages that are entered as fast as the composer takes them. */
import type { Page } from '@playwright/test';
import type { Person } from '../e2e/Person.ts';
import { historyWith } from '../e2e/historyWith.ts';
import { enterAll } from '../e2e/inPage.ts';
import { faults } from './arrived.ts';
import { within } from './within.ts';

const MESSAGES = 1_000;
const TIMEOUT_MS = 120_000;

export async function measureBurst(
  alice: Person,
  bob: Person,
): Promise<Readonly<Record<string, number>>> {
  const texts = Array.from({ length: MESSAGES }, (_, n) => `burst ${String(n).padStart(4, '0')}`);
  const painted = bob.page.evaluate((all) => window.watch.all(all), texts);
  const began = await alice.composer.evaluate(enterAll, texts);
  const ended = await within(TIMEOUT_MS, painted, 'the burst');
  const atWriter = await longestTask(alice.page, began, ended);
  const atReader = await longestTask(bob.page, began, ended);
  const { lost, duplicated, outOfOrder } = faults(texts, await historyWith(bob, texts, TIMEOUT_MS));
  return {
    burstPerSecond: MESSAGES / ((ended - began) / 1000),
    burstLost: lost,
    burstDuplicated: duplicated,
    burstOutOfOrder: outOfOrder,
    burstLongTaskMs: Math.max(atWriter, atReader),
    burstLongTaskAtWriterMs: atWriter,
    burstLongTaskAtReaderMs: atReader,
  };
}

/** The longest task that began in this time, in milliseconds; 0 if none took 50 ms. */
function longestTask(page: Page, from: number, to: number): Promise<number> {
  return page.evaluate(
    ([first, last]) =>
      Math.max(
        0,
        ...window.watch.longTasks
          .filter(({ at }) => at >= (first ?? 0) && at <= (last ?? 0))
          .map(({ ms }) => ms),
      ),
    [from, to],
  );
}
