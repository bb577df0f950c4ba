/** A live chat: one message at a time, measured from Enter to the friend's screen. */
import type { Person } from '../e2e/Person.ts';
import { enterAll } from '../e2e/inPage.ts';
import { counts, countsAtRest } from './counts.ts';
import { median, quantile } from './figures.ts';
import { within } from './within.ts';

const WARM_UP = 10;
const MESSAGES = 150;
const IDLE_MS = 10_000;

export async function measureLive(
  alice: Person,
  bob: Person,
): Promise<Readonly<Record<string, number>>> {
  await talk(alice, bob, 'warm-up', WARM_UP);
  const pages = [alice.page, bob.page];
  const rest = await countsAtRest(...pages);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const before = await counts(...pages);
  const began = Date.now();
  const times = await talk(alice, bob, 'live', MESSAGES);
  // Later writes, such as receipts, belong to these messages too.
  const end = await countsAtRest(...pages);
  const idle = (before.bytes - rest.bytes) / (IDLE_MS / 1000);
  const idleMeanwhile = (idle * (Date.now() - began)) / 1000;
  return {
    parleyMs: median(times),
    parleyP99Ms: quantile(times, 0.99),
    parleyMaxMs: Math.max(...times),
    dhtSetsPerMessage: (end.dhtSets - before.dhtSets) / MESSAGES,
    dhtGetsPerMessage: (end.dhtGets - before.dhtGets) / MESSAGES,
    messagesPerMessage: (end.messages - before.messages) / MESSAGES,
    bytesPerMessage: (end.bytes - before.bytes - idleMeanwhile) / MESSAGES,
    idleBytesPerSecond: idle,
  };
}

/**
 * Writes each message when the one before is on the friend's screen; returns how long each took.
 */
async function talk(from: Person, to: Person, word: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const text = `${word} ${String(n).padStart(4, '0')}`;
    const painted = to.page.evaluate((each) => window.watch.all([each]), text);
    const entered = await from.composer.evaluate(enterAll, [text]);
    times.push((await within(60_000, painted, text)) - entered);
  }
  return times;
}
