/** What is opened at once: so many that there is room for all gaps they may become. */
import type { ConversationState } from './ConversationState.ts';
import { MAX_REPORTED } from './limits.ts';
import type { Envelope } from './wire/envelope.ts';

/** Of messages of gaps, and of those that follow without a break; of these the first ones. */
export function toOpen(
  { gaps, received }: Pick<ConversationState, 'gaps' | 'received'>,
  late: readonly Envelope[],
  run: readonly Envelope[],
): readonly Envelope[] {
  const batch: Envelope[] = [];
  // One may be missing before those that follow.
  let room = MAX_REPORTED - 1 - gaps.length;
  for (const envelope of [...late, ...run]) {
    // A late one may leave three gaps where one was.
    room -= envelope.sequence > received ? 1 : 2;
    if (room < 0) break;
    batch.push(envelope);
  }
  return batch.length > 0 ? batch : atEdges(gaps, late);
}

/** One for each gap that leaves the rest in one piece: gaps shrink however many there are. */
function atEdges(gaps: ConversationState['gaps'], late: readonly Envelope[]): Envelope[] {
  const bySequence = new Map(late.map((envelope) => [envelope.sequence, envelope]));
  return gaps.flatMap(({ first, last }) => bySequence.get(first) ?? bySequence.get(last) ?? []);
}
