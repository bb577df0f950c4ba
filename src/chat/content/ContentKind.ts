import type * as v from 'valibot';
import type { MessageHead } from '../views.ts';
import type { HistoryEntry } from './kinds.ts';

/**
 * One kind of content. To add one: a file that exports it, and a line in the table of `kinds.ts`.
 */
export interface ContentKind<C extends { readonly kind: string }> {
  /**
   * Its own fields, the same on the wire and in the vault, and `kind`, which is `type` on the wire.
   */
  readonly schema: v.GenericSchema<unknown, C>;
  /**
   * The history entries of a message of this kind: at present exactly one, with the id of `head`. A
   * message of mine is sealed again and carried over from it.
   */
  toHistory(head: MessageHead, content: C): readonly HistoryEntry[];
  /** One line for the list of friends; '' if the page words it itself. */
  preview(content: C): string;
  /** Whether a message from the friend counts as unread and makes a notification. */
  readonly countsAsUnread: boolean;
}
