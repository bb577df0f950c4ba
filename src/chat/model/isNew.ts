/**
 * Which messages are not saved here yet. A separate file, so that planted.test.ts can replace it to
 * test the simulation.
 */
import { gapAt } from './gaps.ts';
import type { ConversationState } from './ConversationState.ts';
import type { Envelope } from '../wire/envelope.ts';

/** Whether a message is not saved here yet: it is above `received`, or it can fill a gap. */
export function isNew(
  { received, gaps }: Pick<ConversationState, 'received' | 'gaps'>,
  { sequence, sealing }: Pick<Envelope, 'sequence' | 'sealing'>,
): boolean {
  if (sequence > received) return true;
  const gap = gapAt(gaps, sequence);
  return gap !== undefined && (gap.reason === 'missing' || sealing > gap.sealing);
}
