/** A file of its own, so that the simulation can be tested with another answer: planted.test.ts. */
import { gapAt } from './gaps.ts';
import type { ConversationState } from './ConversationState.ts';
import type { Envelope } from '../wire/envelope.ts';

/** Whether a message is not saved here yet: next or later, or one that a gap stands for. */
export function isNew(
  { received, gaps }: Pick<ConversationState, 'received' | 'gaps'>,
  { sequence, sealing }: Pick<Envelope, 'sequence' | 'sealing'>,
): boolean {
  if (sequence > received) return true;
  const gap = gapAt(gaps, sequence);
  return gap !== undefined && (gap.reason === 'missing' || sealing > gap.sealing);
}
