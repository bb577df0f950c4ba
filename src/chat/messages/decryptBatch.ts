/**
 * Chooses the envelopes to open at once: only as many as leave room for all gaps that they may
 * become, and in the order in which they were sealed, because an Olm session keeps the keys of only
 * the last 40 messages that it skipped (vodozemac 0.11, receiver_chain.rs).
 */
import type { ConversationState } from '../model/ConversationState.ts';
import { MAX_REPORTED } from '../limits.ts';
import { chainIndex } from '../wire/chainIndex.ts';
import type { Envelope } from '../wire/envelope.ts';

/** `late`: messages that fill gaps. `run`: those that follow `received`; taken from its start. */
export function decryptBatch(
  { gaps, received }: Pick<ConversationState, 'gaps' | 'received'>,
  late: readonly Envelope[],
  run: readonly Envelope[],
): readonly Envelope[] {
  const batch: Envelope[] = [];
  // Keep room for one gap before the run.
  let room = MAX_REPORTED - 1 - gaps.length;
  for (const envelope of inOrder(late, run)) {
    // A late message that cannot be read may split one gap into three.
    room -= envelope.sequence > received ? 1 : 2;
    if (room < 0) break;
    batch.push(envelope);
  }
  return batch.length > 0 ? batch : inOrder(atEdges(gaps, late), []);
}

/** One message at an edge of each gap, which does not split it: so gaps shrink however many there are. */
function atEdges(gaps: ConversationState['gaps'], late: readonly Envelope[]): Envelope[] {
  const bySequence = new Map(late.map((envelope) => [envelope.sequence, envelope]));
  return gaps.flatMap(({ first, last }) => bySequence.get(first) ?? bySequence.get(last) ?? []);
}

interface Place {
  readonly envelope: Envelope;
  readonly epoch: number;
  readonly index: number;
}

/** In the order of sealing, as the envelopes state it; but the run always keeps its own order. */
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
