/**
 * What screen readers say of messages that arrive. The list of messages itself is silent: it also
 * changes when a conversation opens, and when older messages are loaded.
 */
import type { MessageId } from '../../chat/ids.ts';
import type { MessageView } from '../../chat/views.ts';

/** Messages. Of more at once, only their number is said. */
const MOST_READ = 3;
/** Milliseconds in which messages count as having arrived at once. */
const GATHER_MS = 300;

export type Announcement =
  | { readonly kind: 'messages'; readonly messages: readonly MessageView[] }
  /** `key` differs from that of the announcement before. */
  | { readonly kind: 'count'; readonly count: number; readonly key: MessageId };

export class Announcements {
  #current = $state.raw<Announcement>({ kind: 'messages', messages: [] });
  #gathered: readonly MessageView[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  get current(): Announcement {
    return this.#current;
  }

  /** Messages of the friend have arrived that were not there before. */
  arrived(messages: readonly MessageView[]): void {
    if (messages.length === 0) return;
    this.#gathered = [...this.#gathered, ...messages];
    this.#timer ??= setTimeout(() => this.#say(), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = [];
  }

  #say(): void {
    const messages = this.#gathered;
    this.stop();
    const last = messages.at(-1);
    if (last === undefined) return;
    this.#current =
      messages.length > MOST_READ
        ? { kind: 'count', count: messages.length, key: last.id }
        : { kind: 'messages', messages };
  }
}
