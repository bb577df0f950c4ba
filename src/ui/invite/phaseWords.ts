import type { InvitationView } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** The state of an invitation. `isCutOff`: the node has looked for others and reaches nobody. */
export function phaseWords(
  { phase }: InvitationView,
  isCutOff: boolean,
  words: Text['invite'],
): string {
  return phase === 'publishing' && isCutOff ? words.cutOff : words.phase[phase];
}
