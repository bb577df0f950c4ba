/** Groups messages by day, and picks those whose state appears in words. */
import type { MessageId } from '../../chat/ids.ts';
import { messageState, type MessageView, type DeliveryCounters } from '../../chat/views.ts';

export interface DayOfMessages {
  /** The key stays the same when older messages are added above. */
  readonly key: string;
  /** The time of the first message of the day, in milliseconds since 1970. */
  readonly at: number;
  readonly messages: readonly MessageView[];
}

/** Caches the date of each message, because each new message groups all of them again. */
const dates = new WeakMap<MessageView, string>();

function dateOf(message: MessageView): string {
  const known = dates.get(message);
  if (known !== undefined) return known;
  const date = new Date(message.at).toDateString();
  dates.set(message, date);
  return date;
}

/** Starts a new group wherever the date changes. */
export function byDay(messages: readonly MessageView[]): readonly DayOfMessages[] {
  const days: { date: string; messages: [MessageView, ...MessageView[]] }[] = [];
  for (const message of messages) {
    const date = dateOf(message);
    const day = days.at(-1);
    if (day?.date === date) day.messages.push(message);
    else days.push({ date, messages: [message] });
  }
  // Clocks differ, so a date can appear twice. Older days come in above, so count from the newest.
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
 * The person's own messages whose state appears in words: the newest one, and the newest one that
 * failed. The others only have an icon. Only a text shows its state at all: a message that cannot
 * be read does not count.
 */
export function saidStates(
  messages: readonly MessageView[],
  counters: DeliveryCounters,
): ReadonlySet<MessageId> {
  const mine = messages.filter((message) => message.mine && message.kind === 'text');
  const newest = mine.at(-1);
  const failed = mine.findLast(({ sequence }) => messageState(sequence, counters) === 'failed');
  return new Set([newest, failed].flatMap((message) => message?.id ?? []));
}
