import type { FriendView } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** Nothing that is visible: spaces, control characters, and characters of no width. */
const BLANK = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u;

/** The newest message in one line, for the list of friends. */
export function lastWords(
  { kind, text, mine }: NonNullable<FriendView['last']>,
  { friends, conversation }: Text,
): string {
  const readable = BLANK.test(text) ? friends.blank : text;
  const said = kind === 'unsupported' ? conversation.unsupported.what : readable;
  return mine ? friends.mine(said) : said;
}
