/** What has to be true of two friends: at every moment, and after they could reach each other. */
import { MAX_UNREAD } from '../../src/chat/limits.ts';
import { messageState, type MessageView } from '../../src/chat/views.ts';
import { isFull } from '../../src/storage/Reserve.ts';
import type { Actor } from './Actor.ts';

/** Both friends, in both orders. */
export type Pairs = readonly (readonly [mine: Actor, theirs: Actor])[];

/** Holds at every moment, whatever has happened. */
export function check(pairs: Pairs): void {
  for (const [mine, theirs] of pairs) {
    if (mine.reports.some((each) => !isFull(each)))
      throw new Error('a failure was reported', { cause: mine.reports.at(-1) });
    const sent = mine.saved();
    const texts = new Set(sent.map(textOf));
    for (const text of mine.reportedSaved)
      if (!texts.has(text)) throw new Error(`"${text.slice(0, 9)}" was saved and is lost`);
    const shown = theirs.savedTexts();
    if (shown.some((sequence, i) => sequence <= (shown[i - 1] ?? 0)))
      throw new Error(`shown twice or out of order: ${shown.join()}`);
    if (theirs.isAlive && theirs.friend.unread > shown.length)
      throw new Error(`${shown.length} arrived, ${theirs.friend.unread} are called unread`);
    if (theirs.isAlive && theirs.friend.unread > MAX_UNREAD)
      throw new Error(`${theirs.friend.unread} were taken unread`);
    if (mine.isAlive) checkDelivered(sent, new Set(shown), mine);
    const fault = mine.faults[0] ?? mine.blockViolation;
    if (fault !== undefined) throw new Error(fault);
  }
}

function checkDelivered(
  sent: readonly MessageView[],
  shown: ReadonlySet<number>,
  { friend }: Actor,
): void {
  for (const { mine, sequence } of sent) {
    if (!mine) continue;
    const state = messageState(sequence, friend);
    if ((state === 'delivered' || state === 'read') && !shown.has(sequence))
      throw new Error(`${sequence} is marked as ${state} and is not saved`);
  }
}

/** Whether everything is delivered, so that there is nothing to wait for. */
export function hasSettled(pairs: Pairs): boolean {
  return pairs.every(([mine, theirs]) => {
    const sent = mine.saved().filter((each) => each.mine);
    const came = theirs.saved().filter((each) => !each.mine);
    if (sent.length !== came.length || came.some(({ kind }) => kind === 'gap')) return false;
    const { friend } = mine;
    const states = sent.map(({ sequence }) => messageState(sequence, friend));
    return states.every((state) => state === 'delivered' || state === 'read');
  });
}

/** Holds when both have been connected long enough. */
export function agree(pairs: Pairs): void {
  for (const [mine, theirs] of pairs) {
    const sent = mine.saved().filter((each) => each.mine);
    const came = theirs.saved().filter((each) => !each.mine);
    if (sent.map(textOf).join('|') !== came.map(textOf).join('|'))
      throw new Error(`sent ${short(sent)}, arrived ${short(came)}`);
    const { friend } = mine;
    if (friend.delivered < sent.length)
      throw new Error(`${sent.length} arrived, only ${friend.delivered} known to be delivered`);
  }
  const [all, others] = pairs.map(([mine]) => mine.saved());
  if (all?.map(({ id }) => id).join() !== others?.map(({ id }) => id).join())
    throw new Error('both have everything, in different orders');
}

function textOf(message: MessageView): string {
  return message.kind === 'text' ? message.text : '?';
}

function short(messages: readonly MessageView[]): string {
  return messages.map((message) => textOf(message).slice(0, 4).trim()).join();
}
