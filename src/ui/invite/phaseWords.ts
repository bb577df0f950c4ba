import type { InvitationView } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** What is true of an invitation now. `isCutOff`: the node reaches nobody, and does not just begin. */
export function phaseWords(
  { phase }: InvitationView,
  isCutOff: boolean,
  words: Text['invite'],
): string {
  return phase === 'publishing' && isCutOff ? words.cutOff : words.phase[phase];
}
