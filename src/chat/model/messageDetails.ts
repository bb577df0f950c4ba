/** The details of one of my messages, as the page shows them. */
import { includes } from '../../lib/ranges.ts';
import type { ConversationState } from './ConversationState.ts';
import { timeOf } from './receiptTimes.ts';
import {
  isOver,
  messageState,
  type MessageDetails,
  type NextStep,
  type DeliveryCounters,
} from '../views.ts';

export interface Circumstances {
  readonly counters: DeliveryCounters;
  readonly online: boolean;
  /** The message has a slot, or uses the fast lane. */
  readonly hasRoom: boolean;
}

export function detailsOf(
  sequence: number,
  savedAt: number,
  state: ConversationState,
  circumstances: Circumstances,
): MessageDetails {
  const { counters } = circumstances;
  const now = messageState(sequence, counters);
  const isThere = now === 'delivered' || now === 'read';
  const steps: MessageDetails['steps'][number][] = [{ kind: 'saved', at: savedAt }];
  // A message that was asked for again arrived later than those after it, so their times do not hold.
  const late = includes(state.late, sequence);
  const accepted = late ? undefined : timeOf(state.marks, 'network', sequence);
  if (accepted !== undefined || now === 'network') steps.push({ kind: 'network', at: accepted });
  if (isThere)
    steps.push({
      kind: 'delivered',
      at: late ? undefined : timeOf(state.marks, 'delivered', sequence),
    });
  if (now === 'read')
    steps.push({ kind: 'read', at: late ? undefined : timeOf(state.marks, 'read', sequence) });
  return { state: now, steps, next: nextStep(sequence, now, circumstances) };
}

function nextStep(
  sequence: number,
  state: MessageDetails['state'],
  { counters, online, hasRoom }: Circumstances,
): NextStep {
  if (state === 'failed') {
    if (includes(counters.refused, sequence)) return 'unreadable';
    if (counters.phase === 'ended') return 'ended';
    return counters.phase === 'taken' ? 'taken' : 'left';
  }
  if (state === 'read') return 'none';
  if (state === 'delivered') return counters.read > 0 ? 'reading' : 'none';
  if (counters.blocked) return 'blocked';
  if (state === 'network' && isOver(counters)) return 'unheard';
  if (!online) return state === 'network' ? 'friend' : 'online';
  if (includes(counters.asked, sequence)) return 'again';
  if (state === 'network') return 'friend';
  return hasRoom ? 'sending' : 'room';
}
