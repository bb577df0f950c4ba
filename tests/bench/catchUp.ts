/** 300 messages written to a friend who is away, by somebody who then goes away too. */
import type { Person } from '../e2e/Person.ts';
import { faults } from './arrived.ts';
import { within } from './within.ts';

const MESSAGES = 300;
const PATIENCE_MS = 90_000;

export async function measureCatchUp(
  alice: Person,
  bob: Person,
): Promise<Readonly<Record<string, number>>> {
  const texts = Array.from({ length: MESSAGES }, (_, n) => `waiting ${String(n).padStart(4, '0')}`);
  const conversation = bob.page.url();
  await bob.closes();
  await alice.pours(texts);
  await alice.hasHandedOver(PATIENCE_MS);
  await alice.closes();
  await bob.comesBack(conversation);
  const painted = bob.page.evaluate((all) => window.watch.all(all), texts);
  const ended = await within(PATIENCE_MS, painted, 'what was waiting');
  const { openedAt, connectedAt } = await bob.page.evaluate(() => ({
    openedAt: performance.timeOrigin,
    connectedAt: window.watch.connectedAt,
  }));
  const { lost, duplicated, outOfOrder } = faults(texts, await bob.history('the beginning'));
  return {
    catchUpMs: ended - (connectedAt ?? NaN),
    catchUpFromOpenMs: ended - openedAt,
    catchUpWrong: lost + duplicated + outOfOrder,
  };
}
