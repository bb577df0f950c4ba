/** Writes many messages, and checks them in the end. */
import { expect, type Browser } from '@playwright/test';
import { friends } from './friends.ts';
import { BEGINNING, historyWith } from './historyWith.ts';
import type { Row } from './inPage.ts';
import type { Person } from './Person.ts';

/** How long nodes may take to find their way again, with a margin; not a measure of speed. */
export const SETTLE_TIMEOUT_MS = 180_000;

/**
 * More texts than are written until something happens: at one per frame they last over a minute.
 */
export const MAX_TEXTS = 5_000;

/** Texts with numbers from 1 to 9999. */
export function numbered(word: string, from: number, to: number): readonly string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, i) => `${word} ${String(from + i).padStart(4, '0')}`,
  );
}

/** Waits until the page shows one of the friend's numbered messages after the first nine. */
export async function isInTheMiddle(person: Person, word: string): Promise<void> {
  const texts = person.page.locator('[data-message]:not(.mine) .text');
  // Any message will do: the page may already have removed the first ones.
  const some = texts.filter({ hasText: new RegExp(`^${word} (?!000)\\d{4}$`, 'u') });
  await expect(some.first()).toBeAttached();
}

/** Friends whose conversation has its first message. */
export async function friendsTalking(browser: Browser): Promise<{ alice: Person; bob: Person }> {
  const { alice, bob } = await friends(browser);
  await alice.says(BEGINNING);
  await bob.hears([BEGINNING]);
  return { alice, bob };
}

/**
 * Waits until the person's history has all of these messages, then checks that it has nothing
 * else: no message is lost or doubled, and those of each author are in order.
 */
export async function hasExactly(
  person: Person,
  { mine = [], theirs = [] }: { mine?: readonly string[]; theirs?: readonly string[] },
): Promise<readonly Row[]> {
  const rows = await historyWith(person, [...mine, ...theirs], SETTLE_TIMEOUT_MS);
  const written = rows.filter(({ text }) => text !== BEGINNING);
  const by = (author: boolean) => written.filter((row) => row.mine === author);
  expect(
    by(true).map(({ text }) => text),
    `what ${person.name} wrote`,
  ).toEqual(mine);
  expect(
    by(false).map(({ text }) => text),
    `what ${person.name} got`,
  ).toEqual(theirs);
  return rows;
}

/** Both have all messages of both; checked again when every message is acknowledged. */
export async function bothHaveExactly(
  alice: Person,
  bob: Person,
  written: { readonly alice: readonly string[]; readonly bob: readonly string[] },
): Promise<void> {
  const hers = { mine: written.alice, theirs: written.bob };
  const his = { mine: written.bob, theirs: written.alice };
  await hasExactly(alice, hers);
  await hasExactly(bob, his);
  await alice.isDelivered(written.alice.at(-1) ?? BEGINNING, SETTLE_TIMEOUT_MS);
  const bobsLast = written.bob.at(-1);
  if (bobsLast !== undefined) await bob.isDelivered(bobsLast, SETTLE_TIMEOUT_MS);
  const [atAlice, atBob] = [await hasExactly(alice, hers), await hasExactly(bob, his)];
  expect(
    atBob.map(({ text }) => text),
    'the same order on both sides',
  ).toEqual(atAlice.map(({ text }) => text));
}

/** A connection of both that fails and comes back. */
export interface Failing {
  readonly fails: () => Promise<void> | void;
  readonly isBack: () => Promise<void> | void;
}

/** Longer than a node waits for an answer, in milliseconds. */
const OUTAGE_MS = 30_000;

/**
 * After 20 messages each, both write 60 more: before they notice the outage, offline, and after
 * it.
 */
export async function writeThrough(
  { fails, isBack }: Failing,
  alice: Person,
  bob: Person,
): Promise<void> {
  const pour = (from: number, to: number) =>
    Promise.all([alice.pours(numbered('A', from, to)), bob.pours(numbered('B', from, to))]);
  await fails();
  // Not a wait for an event: the outage lasts for this long.
  const over = new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  await pour(21, 40);
  await alice.isOffline();
  await bob.isOffline();
  await pour(41, 60);
  await over;
  await isBack();
  await pour(61, 80);
  await bothHaveExactly(alice, bob, { alice: numbered('A', 1, 80), bob: numbered('B', 1, 80) });
}
