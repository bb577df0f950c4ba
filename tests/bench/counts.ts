/** What the nodes of both pages have done so far, as the counting app reports it. */
import type { Page } from '@playwright/test';
import { BENCH_CHANNEL, type Counters } from './app/counters.ts';

export interface Counts {
  readonly dhtSets: number;
  readonly dhtGets: number;
  readonly messages: number;
  /** Sent and received, by all pages. */
  readonly bytes: number;
}

const QUIET_MS = 4_000;

export async function counts(...pages: readonly Page[]): Promise<Counts> {
  const told = await Promise.all(pages.map(ask));
  const sum = (of: (counters: Counters) => number) =>
    told.reduce((total, counters) => total + of(counters), 0);
  const calls = (...names: readonly string[]) =>
    sum((counters) => names.reduce((total, name) => total + (counters.calls[name] ?? 0), 0));
  return {
    dhtSets: calls('setValue'),
    // One inspection asks the network once for all subkeys, like one read.
    dhtGets: calls('getValue', 'inspectRecord syncGet', 'inspectRecord syncSet'),
    messages: calls('appMessage'),
    bytes: sum(({ sent, received }) => sent + received),
  };
}

/** Waits until no page has written to the DHT or sent a message for a while; returns the counts. */
export async function countsAtRest(...pages: readonly Page[]): Promise<Counts> {
  let [before, since] = [await counts(...pages), Date.now()];
  while (Date.now() - since < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = await counts(...pages);
    if (now.dhtSets === before.dhtSets && now.messages === before.messages) continue;
    [before, since] = [now, Date.now()];
  }
  return counts(...pages);
}

function ask(page: Page): Promise<Counters> {
  return page.evaluate(
    (name) =>
      new Promise<Counters>((resolve) => {
        const channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => {
          channel.close();
          resolve(data as Counters);
        };
        channel.postMessage('tell');
      }),
    BENCH_CHANNEL,
  );
}
