/** The messages in the scenes. `now` is the time of the picture in milliseconds since 1970. */
import type { MessageId } from '../../src/chat/ids.ts';
import type { MessageDetails, MessageView } from '../../src/chat/views.ts';
import { textMessage } from '../fakes/ScriptedBackend.ts';

const MINUTE = 60_000;

/** Has messages that are read, failed, delivered, on their way and waiting, and two gaps. */
export function conversation(now: number): readonly MessageView[] {
  const at = (minutes: number): number => now - minutes * MINUTE;
  const yesterday = 24 * 60;
  return [
    textMessage(
      1,
      false,
      'Are we still on for the island? The forecast has calmed down.',
      at(yesterday + 40),
    ),
    textMessage(2, true, 'Yes! I packed the stove and the small tent.', at(yesterday + 34)),
    textMessage(3, true, 'And the good coffee.', at(yesterday + 34)),
    gap('00000000003x', 1, 'unreadable', at(yesterday)),
    textMessage(
      4,
      true,
      'The timetable: https://ferries.example/island?day=sat.\nFirst boat, or the one after breakfast?',
      at(12),
    ),
    textMessage(
      5,
      false,
      'First boat. Then I bring bread and the map from your grandfather, the one with the pencil notes. It survived the move after all.',
      at(9),
    ),
    gap('00000000005x', 3, 'missing', at(9)),
    textMessage(6, false, 'The ferry leaves at seven, I have both tickets.', at(8)),
    textMessage(7, false, 'أراك غداً عند الرصيف', at(7)),
    textMessage(9, true, 'See you at the pier', at(2)),
    textMessage(10, true, 'I will be the one with too many bags', at(1)),
  ];
}

/** The same, with messages that need a newer version, or are damaged on this device. */
export function unreadableConversation(now: number): readonly MessageView[] {
  const place = (id: string, mine: boolean, ago: number) => {
    return { id: id as MessageId, mine, sequence: 99, at: now - ago * MINUTE };
  };
  return [
    ...conversation(now).slice(0, -2),
    { kind: 'damaged', ...place('00000000008x', true, 6) },
    { kind: 'unsupported', ...place('00000000008y', false, 5) },
  ];
}

/** The same conversation without gaps. */
export function plainConversation(now: number): readonly MessageView[] {
  return conversation(now).filter(({ kind }) => kind === 'text');
}

/** One conversation as each of the two people sees it. */
export function sharedConversation(now: number, who: 'alva' | 'mira'): readonly MessageView[] {
  const said: readonly [ago: number, author: 'alva' | 'mira', text: string][] = [
    [14, 'mira', 'Ferry at seven. I have both tickets.'],
    [11, 'alva', 'I bring bread and your grandfather’s map.'],
    [9, 'mira', 'It survived the move?'],
    [8, 'alva', 'It did. See you at the pier!'],
    [2, 'mira', 'I will have too many bags.'],
  ];
  return said.map(([ago, author, text], i) =>
    textMessage(i + 1, author === who, text, now - ago * MINUTE),
  );
}

export function longConversation(now: number): readonly MessageView[] {
  return Array.from({ length: 180 }, (_, i) =>
    textMessage(i + 1, i % 3 === 0, `Message number ${i + 1}`, now - (180 - i) * 40 * MINUTE),
  );
}

/** Three messages between the 145th and the 146th of the long conversation. */
export function lateMessages(now: number): readonly MessageView[] {
  return ['a', 'b', 'c'].map((letter) => ({
    ...textMessage(145, false, `Late ${letter}`, now - 35 * 40 * MINUTE),
    id: `00000000145${letter}` as MessageId,
  }));
}

export function endedConversation(now: number): readonly MessageView[] {
  const days = (n: number): number => now - n * 24 * 60 * MINUTE;
  return [
    textMessage(1, true, 'I have found your gloves.', days(10)),
    textMessage(2, false, 'Good luck!', days(9)),
    textMessage(3, true, 'They are at the bakery, ask for Ines.', days(8)),
  ];
}

export function endedDetails(now: number): ReadonlyMap<MessageId, MessageDetails> {
  const at = now - 8 * 24 * 60 * MINUTE;
  const details: MessageDetails = { state: 'failed', steps: [{ kind: 'saved', at }], next: 'left' };
  return new Map([[textMessage(3, true, '', 0).id, details]]);
}

/** The details of the person's messages in the conversation. */
export function messageDetails(now: number): ReadonlyMap<MessageId, MessageDetails> {
  const at = (minutes: number): number => now - minutes * MINUTE;
  const saved = (ago: number) => ({ kind: 'saved', at: at(ago) }) as const;
  const network = (ago: number) => ({ kind: 'network', at: at(ago) }) as const;
  const day = 24 * 60;
  const all: readonly [number, MessageDetails][] = [
    [
      2,
      {
        state: 'read',
        steps: [
          { kind: 'saved', at: undefined },
          network(day + 34),
          { kind: 'delivered', at: at(day + 30) },
          { kind: 'read', at: at(14) },
        ],
        next: 'none',
      },
    ],
    [
      3,
      {
        state: 'failed',
        steps: [saved(day + 34), network(day + 34)],
        next: 'unreadable',
      },
    ],
    [9, { state: 'network', steps: [saved(2), network(2)], next: 'friend' }],
    [10, { state: 'queued', steps: [saved(1)], next: 'sending' }],
  ];
  return new Map(all.map(([order, details]) => [textMessage(order, true, '', 0).id, details]));
}

/** Its id decides its place, as for every message. */
export function gap(
  id: string,
  count: number,
  reason: 'missing' | 'unreadable',
  at: number,
): MessageView {
  return { kind: 'gap', id: id as MessageId, mine: false, sequence: 1, count, reason, at };
}
