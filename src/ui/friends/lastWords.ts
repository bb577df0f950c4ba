import type { FriendView } from '../../chat/views.ts';
import { isBlank } from '../../lib/invisible.ts';
import type { Text } from '../text/en.ts';

/** The newest message in one line, for the list of friends. */
export function lastWords(
  { kind, text, mine }: NonNullable<FriendView['last']>,
  { friends, conversation }: Text,
): string {
  const readable = isBlank(text) ? friends.blank : text;
  const said = kind === 'unsupported' ? conversation.unsupported.what : readable;
  return mine ? friends.mine(said) : said;
}
