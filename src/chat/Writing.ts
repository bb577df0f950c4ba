/**
 * Takes what the person writes: seals it and saves it with its text and the ratchet in one
 * commit. What is written while a commit is under way goes into the next one together.
 */
import { singleFlight } from '../lib/singleFlight.ts';
import { utf8Length } from '../lib/bytes.ts';
import type { ConversationStore } from './ConversationStore.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import { messageId } from './messageId.ts';
import { NetworkError } from './ports.ts';
import { sealBodies } from './sessions.ts';
import { draftKey, messageEntry, outboxEntry, type OutboxEntry } from './storedMessage.ts';
import { preview } from './text.ts';
import { isOver, type MessageView, type SendOutcome } from './views.ts';
import type { World } from './World.ts';

interface Written {
  readonly text: string;
  readonly at: number;
  readonly resolve: (outcome: SendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Messages in one commit: enough for speed, and the first of many is not kept waiting. */
const MAX_BATCH = 100;

export class Writing {
  readonly #world: World;
  readonly #store: ConversationStore;
  readonly #saved: (messages: readonly MessageView[]) => void;
  readonly #run = singleFlight(() => this.#saveAll());
  #queue: Written[] = [];

  /** `saved` is called after each commit, before the outcomes are told. */
  constructor(
    world: World,
    store: ConversationStore,
    saved: (messages: readonly MessageView[]) => void,
  ) {
    this.#world = world;
    this.#store = store;
    this.#saved = saved;
  }

  send(text: string): Promise<SendOutcome> {
    if (text.trim() === '') return Promise.resolve({ kind: 'empty' });
    const bytes = utf8Length(text);
    if (bytes > MAX_TEXT_BYTES)
      return Promise.resolve({ kind: 'tooLong', bytes, limit: MAX_TEXT_BYTES });
    const at = this.#world.clock.now();
    return new Promise((resolve, reject) => {
      // A lone surrogate cannot be written in UTF-8; it is replaced, as every encoder would.
      this.#queue.push({ text: text.toWellFormed(), at, resolve, reject });
      void this.#run();
    });
  }

  async #saveAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, MAX_BATCH);
      this.#queue = this.#queue.slice(MAX_BATCH);
      try {
        const outcomes = await this.#store.alone(() => this.#save(batch));
        batch.forEach(({ resolve }, i) => resolve(outcomes[i] ?? { kind: 'closed' }));
      } catch (error) {
        for (const { resolve, reject } of batch)
          if (error instanceof NetworkError) resolve({ kind: 'notReady' });
          else reject(error);
      }
    }
  }

  async #save(batch: readonly Written[]): Promise<readonly SendOutcome[]> {
    const before = this.#store.state;
    if (isOver(before) || before.phase === 'leaving') return [];
    const messages = batch.map(({ text, at }, i) => {
      const lamport = before.lamport + 1 + i;
      const sequence = before.written + 1 + i;
      const id = messageId(lamport, before.role, sequence);
      const view = { kind: 'text', id, mine: true, sequence, at, text } as const;
      return { view, body: { type: 'text', sequence, sentAt: at, lamport, text } as const };
    });
    const bodies = messages.map(({ body }) => body);
    const { crypto } = this.#world;
    const { sessions, envelopes } = await sealBodies(crypto, before.sessions, bodies, 0);
    const entries = envelopes.map((envelope, i): OutboxEntry => {
      const id = messages[i]?.view.id;
      if (id === undefined) throw new Error('each message is sealed once');
      return { envelope, id };
    });
    const views = messages.map(({ view }) => view);
    const newest = views.at(-1);
    const last = newest && { id: newest.id, text: preview(newest), mine: true, at: newest.at };
    await this.#store.commit(
      {
        ...before,
        sessions,
        lamport: before.lamport + batch.length,
        written: before.written + batch.length,
        last: last ?? before.last,
      },
      [
        ...views.map((view) => ({ kind: 'put', ...messageEntry(before.id, view) }) as const),
        ...entries.map((entry) => ({ kind: 'put', ...outboxEntry(before.id, entry) }) as const),
        { kind: 'delete', key: draftKey(before.id) },
      ],
    );
    for (const entry of entries) this.#store.outgoing.set(entry);
    this.#saved(views);
    return views.map(({ id }) => ({ kind: 'saved', id }));
  }
}
