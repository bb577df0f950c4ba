/** Many messages, and what must be true of them in the end. */
import { expect, type Browser } from '@playwright/test';
import { friends } from './friends.ts';
import { BEGINNING, historyWith } from './historyWith.ts';
import type { Row } from './inPage.ts';
import type { Person } from './Person.ts';

/** How long nodes may take to find their way again, and some more; no measure of speed. */
export const PATIENCE_MS = 180_000;

/** Texts for writing until something has happened: a minute and more, at one per frame. */
export const MORE_THAN_ENOUGH = 5_000;

/** From 1 to 9999. */
export function numbered(word: string, from: number, to: number): readonly string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, i) => `${word} ${String(from + i).padStart(4, '0')}`,
  );
}

/** Waits until some of the friend's numbered messages, not only the first nine, are shown. */
export async function isInTheMiddle(person: Person, word: string): Promise<void> {
  const texts = person.page.locator('[data-message]:not(.mine) .text');
  // Any of them will do: those that came first may be gone from the page again.
  const some = texts.filter({ hasText: new RegExp(`^${word} (?!000)\\d{4}$`, 'u') });
  await expect(some.first()).toBeAttached();
}

/** Friends whose conversation has begun. */
export async function friendsTalking(browser: Browser): Promise<{ alice: Person; bob: Person }> {
  const { alice, bob } = await friends(browser);
  await alice.says(BEGINNING);
  await bob.hears([BEGINNING]);
  return { alice, bob };
}

/**
 * Waits until the person's history has all of these messages, then wants it to have nothing
 * else: none lost, none doubled, each author's in the order in which they were written.
 */
export async function hasExactly(
  person: Person,
  { mine = [], theirs = [] }: { mine?: readonly string[]; theirs?: readonly string[] },
): Promise<readonly Row[]> {
  const rows = await historyWith(person, [...mine, ...theirs], PATIENCE_MS);
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

/** Both have all of what each wrote; the same once more when everything is acknowledged. */
export async function bothHaveExactly(
  alice: Person,
  bob: Person,
  written: { readonly alice: readonly string[]; readonly bob: readonly string[] },
): Promise<void> {
  const hers = { mine: written.alice, theirs: written.bob };
  const his = { mine: written.bob, theirs: written.alice };
  await hasExactly(alice, hers);
  await hasExactly(bob, his);
  await alice.isDelivered(written.alice.at(-1) ?? BEGINNING, PATIENCE_MS);
  const bobsLast = written.bob.at(-1);
  if (bobsLast !== undefined) await bob.isDelivered(bobsLast, PATIENCE_MS);
  const [atAlice, atBob] = [await hasExactly(alice, hers), await hasExactly(bob, his)];
  expect(
    atBob.map(({ text }) => text),
    'the same order on both sides',
  ).toEqual(atAlice.map(({ text }) => text));
}

/** How a connection of both fails, and comes back. */
export interface Failing {
  readonly fails: () => Promise<void> | void;
  readonly isBack: () => Promise<void> | void;
}

/** Longer than a node waits for an answer, in milliseconds. */
const OUTAGE_MS = 30_000;

/** With 20 messages each behind them, both write 60 more: before they notice, offline, and after it. */
export async function writeThrough(
  { fails, isBack }: Failing,
  alice: Person,
  bob: Person,
): Promise<void> {
  const pour = (from: number, to: number) =>
    Promise.all([alice.pours(numbered('A', from, to)), bob.pours(numbered('B', from, to))]);
  await fails();
  // This is no wait for something to happen: so long nothing comes through.
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
