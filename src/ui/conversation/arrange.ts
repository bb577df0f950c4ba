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
let dates = new WeakMap<MessageView, string>();
/** The time zone of these dates. */
let datesZone = '';

function dateOf(message: MessageView, zone: string): string {
  if (zone !== datesZone) dates = new WeakMap();
  datesZone = zone;
  const known = dates.get(message);
  if (known !== undefined) return known;
  const date = new Date(message.at).toDateString();
  dates.set(message, date);
  return date;
}

/**
 * Starts a new group wherever the date changes. But no friend's message starts an earlier day: their
 * clock may be wrong, or the message came late. `zone`: the name of the system's time zone.
 */
export function byDay(messages: readonly MessageView[], zone: string): readonly DayOfMessages[] {
  const days: { date: string; messages: [MessageView, ...MessageView[]] }[] = [];
  for (const message of messages) {
    const date = dateOf(message, zone);
    const day = days.at(-1);
    const isEarlier =
      day !== undefined && !isByThisClock(message) && message.at < day.messages[0].at;
    if (day !== undefined && (day.date === date || isEarlier)) day.messages.push(message);
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

/** The time is from this device, not from the friend's. */
function isByThisClock({ mine, kind }: MessageView): boolean {
  return mine || kind === 'gap';
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
