/** The order and grouping of messages on the screen. */
import type { MessageId } from '../../chat/ids.ts';
import { messageState, type MessageView, type DeliveryCounters } from '../../chat/views.ts';

export interface DayOfMessages {
  /** Stays the same when older messages are added above. */
  readonly key: string;
  /** Time of its first message. */
  readonly at: number;
  readonly messages: readonly MessageView[];
}

/** Worked out once for each message: with each that comes, all are grouped again. */
const dates = new WeakMap<MessageView, string>();

function dateOf(message: MessageView): string {
  const known = dates.get(message);
  if (known !== undefined) return known;
  const date = new Date(message.at).toDateString();
  dates.set(message, date);
  return date;
}

/** One group after another; a new one begins where the shown date changes. */
export function byDay(messages: readonly MessageView[]): readonly DayOfMessages[] {
  const days: { date: string; messages: [MessageView, ...MessageView[]] }[] = [];
  for (const message of messages) {
    const date = dateOf(message);
    const day = days.at(-1);
    if (day?.date === date) day.messages.push(message);
    else days.push({ date, messages: [message] });
  }
  // Clocks differ, so a date can come twice; counted from the newest, where nothing is added above.
  const seen = new Map<string, number>();
  return days
    .toReversed()
    .map(({ date, messages: [first, ...others] }) => {
      const times = (seen.get(date) ?? 0) + 1;
      seen.set(date, times);
      return { key: `${date} ${times}`, at: first.at, messages: [first, ...others] };
    })
    .toReversed();
}

/**
 * The messages of mine under which their state is said in words: the newest, and the newest
 * of those that failed. The others only have their sign.
 */
export function saidStates(
  messages: readonly MessageView[],
  counters: DeliveryCounters,
): ReadonlySet<MessageId> {
  const mine = messages.filter((message) => message.mine);
  const newest = mine.at(-1);
  const failed = mine.findLast(({ sequence }) => messageState(sequence, counters) === 'failed');
  return new Set([newest, failed].flatMap((message) => message?.id ?? []));
}
