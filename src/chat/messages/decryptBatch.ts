/**
 * What is opened at once: so many that there is room for all gaps they may become, and in
 * the order in which they were sealed. Of the messages that it goes past, an Olm session
 * keeps the keys of the last 40 only (vodozemac 0.11, receiver_chain.rs).
 */
import type { ConversationState } from '../model/ConversationState.ts';
import { MAX_REPORTED } from '../limits.ts';
import { chainIndex } from '../wire/chainIndex.ts';
import type { Envelope } from '../wire/envelope.ts';

/** Of messages of gaps, and of those that follow without a break; of these the first ones. */
export function decryptBatch(
  { gaps, received }: Pick<ConversationState, 'gaps' | 'received'>,
  late: readonly Envelope[],
  run: readonly Envelope[],
): readonly Envelope[] {
  const batch: Envelope[] = [];
  // One may be missing before those that follow.
  let room = MAX_REPORTED - 1 - gaps.length;
  for (const envelope of inOrder(late, run)) {
    // A late one may leave three gaps where one was.
    room -= envelope.sequence > received ? 1 : 2;
    if (room < 0) break;
    batch.push(envelope);
  }
  return batch.length > 0 ? batch : inOrder(atEdges(gaps, late), []);
}

/** One for each gap that leaves the rest in one piece: gaps shrink however many there are. */
function atEdges(gaps: ConversationState['gaps'], late: readonly Envelope[]): Envelope[] {
  const bySequence = new Map(late.map((envelope) => [envelope.sequence, envelope]));
  return gaps.flatMap(({ first, last }) => bySequence.get(first) ?? bySequence.get(last) ?? []);
}

interface Place {
  readonly envelope: Envelope;
  readonly epoch: number;
  readonly index: number;
}

/** As they were sealed, as far as they tell; but none of the run before the one it follows. */
function inOrder(late: readonly Envelope[], run: readonly Envelope[]): Envelope[] {
  const places = late.map(placeOf);
  let before: Place | undefined;
  for (const envelope of run) {
    const place = placeOf(envelope);
    before = before !== undefined && compare(place, before) < 0 ? { ...before, envelope } : place;
    places.push(before);
  }
  return places.sort(compare).map(({ envelope }) => envelope);
}

function placeOf(envelope: Envelope): Place {
  return { envelope, epoch: envelope.epoch, index: chainIndex(envelope.sealed) };
}

function compare(a: Place, b: Place): number {
  return a.epoch - b.epoch || a.index - b.index;
}
