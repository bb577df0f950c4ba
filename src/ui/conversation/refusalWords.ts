import type { SendOutcome } from '../../chat/outcomes.ts';
import type { Text } from '../text/en.ts';

/** Says why a message was not accepted; '' if it was accepted or empty. */
export function refusalWords(outcome: SendOutcome, words: Text['conversation']): string {
  switch (outcome.kind) {
    case 'saved':
    case 'empty':
      return '';
    case 'tooLong':
      return words.tooLong(outcome.bytes, outcome.limit);
    case 'closed':
      return words.closed;
    case 'namesake':
      return words.namesake;
    case 'full':
      return words.full;
    case 'blocked':
      return words.isBlocked;
  }
}
