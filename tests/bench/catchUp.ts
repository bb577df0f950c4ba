/**
 * Measures how a friend receives 300 messages that were written while he was away, by a sender who
 * is gone.
 */
import { historyWith } from '../e2e/historyWith.ts';
import type { Person } from '../e2e/Person.ts';
import { faults } from './arrived.ts';
import { countsAtRest } from './counts.ts';
import { within } from './within.ts';

const MESSAGES = 300;
const TIMEOUT_MS = 90_000;

export async function measureCatchUp(
  alice: Person,
  bob: Person,
): Promise<Readonly<Record<string, number>>> {
  const texts = Array.from({ length: MESSAGES }, (_, n) => `waiting ${String(n).padStart(4, '0')}`);
  const last = texts.at(-1) ?? '';
  const conversation = bob.page.url();
  await bob.closes();
  await alice.pours(texts);
  await alice.hasHandedOver(last, TIMEOUT_MS);
  await alice.closes();
  await bob.comesBack(conversation);
  const painted = bob.page.evaluate((each) => window.watch.all([each]), last);
  await within(TIMEOUT_MS, painted, 'what was waiting');
  await countsAtRest(bob.page);
  const { openedAt, connectedAt, ended } = await bob.page.evaluate((all) => {
    const { connectedAt, painted } = window.watch;
    // Messages that came before the page had read its history are painted later, with older pages.
    const ended = Math.max(...all.map((text) => painted.get(text) ?? 0));
    return { openedAt: performance.timeOrigin, connectedAt, ended };
  }, texts);
  const { lost, duplicated, outOfOrder } = faults(texts, await historyWith(bob, texts, TIMEOUT_MS));
  return {
    catchUpMs: ended - (connectedAt ?? NaN),
    catchUpFromOpenMs: ended - openedAt,
    catchUpWrong: lost + duplicated + outOfOrder,
  };
}
