/**
 * Takes a new message: seals it and saves text, envelope and ratchet in one commit. Messages written
 * during a commit go together into the next one. While cryptography is not ready, messages are saved
 * unsealed, and sealed later.
 */
import { MAX_RESEALS } from '../limits.ts';
import type { Content } from '../content/kinds.ts';
import { includes } from '../../lib/ranges.ts';
import { singleFlight } from '../../lib/singleFlight.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { isEnding } from '../model/phase.ts';
import { lastOf, ownMessage } from '../model/message.ts';
import { displace } from '../model/ring.ts';
import { SavedSends } from './SavedSends.ts';
import { sealBodies } from './sessions.ts';
import { messageEntry, viewOf } from '../model/storedMessage.ts';
import {
  MAX_MESSAGES_PER_COMMIT,
  perCommit,
  type OutboxMessage,
  type UnsealedMessage,
} from '../model/storedOutbox.ts';
import { isOver, type MessageView } from '../views.ts';
import type { SendOutcome } from '../outcomes.ts';
import type { SendKey } from '../verbs.ts';
import type { UserContext } from '../Context.ts';
import type { Envelope } from '../wire/envelope.ts';
import { draftKey } from '../vaultKeys.ts';

interface Written {
  readonly content: Content;
  readonly at: number;
  readonly key: SendKey | undefined;
  readonly resolve: (outcome: SendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What the writer needs of its conversation. */
export interface MessageWriterParts {
  /** Whether the stored draft is what was sent. Another tab may have saved a later one. */
  readonly isDraftOf: (content: Content) => boolean;
  /** Called after each commit, before `send` resolves. */
  readonly saved: (messages: readonly MessageView[], isDraftDeleted: boolean) => void;
}

export class MessageWriter {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: MessageWriterParts;
  readonly #run = singleFlight(() => this.#saveAll());
  #queue: Written[] = [];
  /** Undefined before the first `send` with a key. */
  #savedSends: SavedSends | undefined;

  constructor(context: UserContext, store: ConversationStore, parts: MessageWriterParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
  }

  /**
   * The content has to be valid: what the friend's device refuses would be lost. A key that was used
   * before means that its message is saved already.
   */
  send(content: Content, key?: SendKey): Promise<SendOutcome> {
    const at = this.#context.clock.now();
    return new Promise((resolve, reject) => {
      this.#queue.push({ content, at, key, resolve, reject });
      void this.#run();
    });
  }

  /** Whether the message that was sent with this key is saved. */
  hasSaved(key: SendKey): Promise<boolean> {
    return this.#store.alone(async () => (await this.#loadSends()).has(key));
  }

  /** Seals messages that were saved unsealed or lost; returns whether there were any. */
  async sealWaiting(): Promise<boolean> {
    if (this.#store.outgoing.unsealed.length === 0 && !this.#store.hasUnreadable) return false;
    return this.#store.alone(() => this.#sealWaiting());
  }

  async #saveAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, MAX_MESSAGES_PER_COMMIT);
      this.#queue = this.#queue.slice(MAX_MESSAGES_PER_COMMIT);
      try {
        const outcomes = await this.#store.alone(() => this.#save(batch));
        batch.forEach(({ resolve }, i) => resolve(outcomes[i] ?? { kind: 'closed' }));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #save(batch: readonly Written[]): Promise<readonly SendOutcome[]> {
    const isReady = this.#context.crypto.isReady();
    if (isReady) await this.#sealWaiting();
    const before = this.#store.state;
    const { fresh, sends } = await this.#withoutRepeated(batch);
    if (this.#store.ended || isOver(before))
      return batch.map((each) => ({ kind: fresh.includes(each) ? 'closed' : 'saved' }));
    const first = highest(before.written, this.#store.outgoing.unsealed) + 1;
    const written = fresh.map(({ content, at }, i) =>
      ownMessage(
        before.role,
        { lamport: before.lamport + 1 + i, sequence: first + i, at },
        content,
      ),
    );
    const entries = written.flatMap((message) => message.entries);
    const unsealed = written.map((message) => message.unsealed);
    const { changed, messages } =
      isReady && unsealed.length > 0
        ? await this.#seal(before, unsealed)
        : { changed: {}, messages: unsealed };
    const update = { settled: [], messages };
    const isDraftSent = batch.some(({ content }) => this.#parts.isDraftOf(content));
    const newest = entries.at(-1);
    await this.#store.commit(
      {
        ...before,
        ...changed,
        lamport: before.lamport + fresh.length,
        activeAt: fresh.length > 0 ? this.#context.moment() : before.activeAt,
        last: newest === undefined ? before.last : lastOf(newest),
      },
      [
        ...entries.map((entry) => ({ kind: 'put', ...messageEntry(before.id, entry) }) as const),
        ...this.#store.outgoing.changes(before.id, update),
        ...(isDraftSent ? [{ kind: 'delete', key: draftKey(before.id) } as const] : []),
        ...(sends === undefined ? [] : [sends.change]),
      ],
    );
    this.#savedSends = sends;
    this.#store.outgoing.take(update);
    this.#parts.saved(entries.map(viewOf), isDraftSent);
    return batch.map(() => ({ kind: 'saved' }));
  }

  async #loadSends(): Promise<SavedSends> {
    return this.#savedSends ?? SavedSends.load(this.#context.vault, this.#store.state.id);
  }

  /** Those of a batch that are not saved yet, and all keys once they are. Only inside `alone`. */
  async #withoutRepeated(batch: readonly Written[]): Promise<{
    readonly fresh: readonly Written[];
    readonly sends: SavedSends | undefined;
  }> {
    let sends = this.#savedSends;
    const fresh: Written[] = [];
    for (const each of batch) {
      const { key } = each;
      if (key !== undefined) {
        sends ??= await this.#loadSends();
        if (sends.has(key)) continue;
        sends = sends.with(key);
      }
      fresh.push(each);
    }
    return { fresh, sends };
  }

  /** Returns whether anything was sealed. Only inside `alone`. */
  async #sealWaiting(): Promise<boolean> {
    let hasSealed = await this.#resealLost();
    const { outgoing } = this.#store;
    for (const part of perCommit(outgoing.unsealed)) {
      const before = this.#store.state;
      if (isOver(before) && !isEnding(before)) return hasSealed;
      const { changed, messages } = await this.#seal(before, part);
      const update = { settled: [], messages };
      await this.#store.commit({ ...before, ...changed }, outgoing.changes(before.id, update));
      outgoing.take(update);
      hasSealed = true;
    }
    if (this.#store.hasUnreadable) await this.#store.dropUnreadable();
    return hasSealed;
  }

  /**
   * Seals lost messages as a new attempt. If the friend has one of them, they ignore the copy. Which
   * attempt was lost is not known: the first one, unless the friend has asked for the message.
   */
  async #resealLost(): Promise<boolean> {
    const { state, outgoing, lost } = this.#store;
    if (lost.length === 0 || (isOver(state) && !isEnding(state))) return false;
    const bodies = lost.map(({ body }) => body);
    const sealed = await sealBodies(this.#context.crypto, state.sessions, bodies, ({ sequence }) =>
      includes(state.late, sequence) ? MAX_RESEALS : 1,
    );
    const messages = toOutbox(lost, sealed.envelopes);
    // The new copy may be larger: take the message out of its slot, so that it gets a place again.
    const ring = lost.reduce((all, { body }) => displace(all, body.sequence), state.ring);
    for (const part of perCommit(messages)) {
      const update = { settled: [], messages: part };
      const next = { ...this.#store.state, sessions: sealed.sessions, ring };
      await this.#store.commit(next, outgoing.changes(state.id, update));
      outgoing.take(update);
    }
    return true;
  }

  async #seal(
    { sessions, written }: ConversationState,
    unsealed: readonly UnsealedMessage[],
  ): Promise<{
    readonly changed: Pick<ConversationState, 'sessions' | 'written'>;
    readonly messages: readonly OutboxMessage[];
  }> {
    const bodies = unsealed.map(({ body }) => body);
    const sealed = await sealBodies(this.#context.crypto, sessions, bodies, () => 0);
    return {
      changed: { sessions: sealed.sessions, written: highest(written, unsealed) },
      messages: toOutbox(unsealed, sealed.envelopes),
    };
  }
}

/** A message that is lost for good leaves its number unused: the friend sees a gap. */
function highest(written: number, unsealed: readonly UnsealedMessage[]): number {
  return Math.max(written, ...unsealed.map(({ body }) => body.sequence));
}

function toOutbox(
  unsealed: readonly UnsealedMessage[],
  envelopes: readonly Envelope[],
): readonly OutboxMessage[] {
  return envelopes.map((envelope, i) => {
    const id = unsealed[i]?.id;
    if (id === undefined) throw new Error('each message is sealed once');
    return { envelope, id };
  });
}
