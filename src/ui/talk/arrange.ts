/** The order and grouping of messages on the screen. */
import { messageState, type MessageState, type MessageView } from '../../chat/views.ts';

export interface DayOfMessages {
  /** Stays the same when older messages are added above. */
  readonly key: string;
  /** Time of its first message. */
  readonly at: number;
  readonly messages: readonly MessageView[];
}

/** One group after another; a new one begins where the shown date changes. */
export function byDay(messages: readonly MessageView[]): readonly DayOfMessages[] {
  const days: { date: string; messages: [MessageView, ...MessageView[]] }[] = [];
  for (const message of messages) {
    const date = new Date(message.at).toDateString();
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
 * The last of my messages in each state, with that state: "Delivered" under one message
 * speaks for all of mine above it.
 */
export function stateMarks(
  messages: readonly MessageView[],
  marks: { readonly accepted: number; readonly delivered: number },
): ReadonlyMap<string, MessageState> {
  const last = new Map<MessageState, string>();
  for (const message of messages) {
    if (message.mine) last.set(messageState(message.sequence, marks), message.id);
  }
  return new Map([...last].map(([state, id]) => [id, state]));
}
