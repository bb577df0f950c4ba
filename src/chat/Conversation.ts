/**
 * A conversation with one friend: what was said, and what is still to be brought over. Longer
 * than most files because every change of its one state is made here, under one mutex.
 */
import { Mutex } from '../lib/Mutex.ts';
import { utf8Length } from '../lib/bytes.ts';
import { isAnsweredByOther } from './isAnsweredByOther.ts';
import {
  conversationKey,
  encodeConversation,
  type ConversationState,
} from './ConversationState.ts';
import { keyText } from './Identity.ts';
import type { MessageId } from './ids.ts';
import { Inbox, type Arrival } from './Inbox.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import { messageId } from './messageId.ts';
import { Outbox } from './Outbox.ts';
import { NetworkError, type VaultChange } from './ports.ts';
import { preview, receive } from './receive.ts';
import {
  decodeDraft,
  draftKey,
  encodeDraft,
  messageEntry,
  messagesPrefix,
  outboxEntry,
  outboxKey,
  outboxPrefix,
  toEnvelope,
  toMessage,
} from './storedMessage.ts';
import {
  isOver,
  type FriendView,
  type HistoryPage,
  type MessageView,
  type SendOutcome,
} from './views.ts';
import { sealBody, type Envelope } from './wire/envelope.ts';
import type { OwnWorld } from './World.ts';

export class Conversation {
  readonly #world: OwnWorld;
  /** Changes of the state run one after the other: read, commit, replace. */
  readonly #alone = new Mutex();
  readonly #envelopes: Map<number, Envelope>;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #ended: (conversation: Conversation) => void;
  #state: ConversationState;
  #draft: string;

  private constructor(
    world: OwnWorld,
    state: ConversationState,
    envelopes: Map<number, Envelope>,
    draft: string,
    ended: (conversation: Conversation) => void,
  ) {
    this.#world = world;
    this.#state = state;
    this.#envelopes = envelopes;
    this.#draft = draft;
    this.#ended = ended;
    this.#outbox = new Outbox(world, {
      state: () => this.#state,
      envelope: (sequence) => this.#envelopes.get(sequence),
      change: (update) => this.#change(update),
      published: () => void this.#inbox.catchUp(),
      gone: () => this.#forget(),
    });
    this.#inbox = new Inbox(world, {
      state: () => this.#state,
      take: (arrivals) => this.#take(arrivals),
    });
  }

  /** With what the vault has of it. `ended` is called when nothing is left of it. */
  static async load(
    world: OwnWorld,
    state: ConversationState,
    ended: (conversation: Conversation) => void,
  ): Promise<Conversation> {
    const envelopes = new Map<number, Envelope>();
    for (const entry of await world.vault.list(outboxPrefix(state.id))) {
      const envelope = toEnvelope(entry);
      if (envelope !== undefined) envelopes.set(envelope.sequence, envelope);
    }
    const draft = decodeDraft(await world.vault.get(draftKey(state.id)));
    return new Conversation(world, state, envelopes, draft, ended);
  }

  get state(): ConversationState {
    return this.#state;
  }

  view(): FriendView | undefined {
    const { id, name, friend, phase, last, unread, accepted, delivered } = this.#state;
    if (phase === 'leaving') return undefined;
    return {
      id,
      name,
      publicKey: keyText(friend),
      phase,
      last: last === undefined ? undefined : { text: last.text, mine: last.mine, at: last.at },
      unread,
      draft: this.#draft,
      accepted,
      delivered,
    };
  }

  /** The network can be reached: open, look, send. */
  async online(restarted: boolean): Promise<void> {
    if (restarted) this.#inbox.reopen();
    await this.catchUp();
    if (isOver(this.#state)) return;
    this.#outbox.hurry();
    // The friend may come back a moment later, and the watch may not have survived.
    this.#inbox.stir();
  }

  async catchUp(): Promise<void> {
    if (isOver(this.#state)) return;
    if (
      this.#state.phase === 'answered' &&
      (await isAnsweredByOther(this.#world.network, this.#state))
    )
      await this.#change((state) => (state.phase === 'answered' ? { phase: 'taken' } : {}));
    await this.#inbox.catchUp();
    this.#outbox.go();
  }

  offline(): void {
    this.#inbox.rest();
  }

  changed(subkeys: readonly number[]): void {
    this.#inbox.changed(subkeys);
  }

  stop(): void {
    this.#inbox.stop();
    this.#outbox.stop();
  }

  async send(text: string): Promise<SendOutcome> {
    if (text.trim() === '') return { kind: 'empty' };
    const bytes = utf8Length(text);
    if (bytes > MAX_TEXT_BYTES) return { kind: 'tooLong', bytes, limit: MAX_TEXT_BYTES };
    // A lone surrogate cannot be written in UTF-8; it is replaced, as every encoder would.
    try {
      const outcome = await this.#alone.run(() => this.#write(text.toWellFormed()));
      this.#inbox.stir();
      this.#outbox.go();
      return outcome;
    } catch (error) {
      if (error instanceof NetworkError) return { kind: 'notReady' };
      throw error;
    }
  }

  async #write(text: string): Promise<SendOutcome> {
    const state = this.#state;
    if (!['joining', 'answered', 'talking'].includes(state.phase)) return { kind: 'closed' };
    const lamport = state.lamport + 1;
    const sequence = state.written + 1;
    const at = this.#world.clock.now();
    const body = { type: 'text', sentAt: at, lamport, text } as const;
    const { crypto } = this.#world;
    const envelope = await sealBody(crypto, state.keys.sendMessage, 0, sequence, body);
    const id = messageId(lamport, state.role, sequence);
    const message: MessageView = { kind: 'text', id, mine: true, sequence, at, text };
    const last = { id, text: preview(message), mine: true, at };
    await this.#commit({ ...state, lamport, written: sequence, last }, [
      { kind: 'put', ...messageEntry(state.id, message) },
      { kind: 'put', ...outboxEntry(state.id, envelope) },
      { kind: 'delete', key: draftKey(state.id) },
    ]);
    this.#envelopes.set(sequence, envelope);
    this.#draft = '';
    this.#world.tell({ kind: 'messages', id: state.id, messages: [message] });
    this.#tell();
    return { kind: 'saved', id };
  }

  async history(before: MessageId | undefined, limit: number): Promise<HistoryPage> {
    const entries = await this.#world.vault.page(messagesPrefix(this.#state.id), before, limit + 1);
    const messages = entries
      .slice(0, limit)
      .map(toMessage)
      .filter((message) => message !== undefined)
      .reverse();
    return { messages, more: entries.length > limit };
  }

  /** No event: the page that typed it knows, and another one must not be disturbed. */
  keepDraft(text: string): Promise<void> {
    return this.#alone.run(async () => {
      const key = draftKey(this.#state.id);
      await this.#world.vault.commit([
        text === '' ? { kind: 'delete', key } : { kind: 'put', key, value: encodeDraft(text) },
      ]);
      this.#draft = text;
      this.#tell();
    });
  }

  markRead(): Promise<void> {
    return this.#change((state) => (state.unread === 0 ? {} : { unread: 0 }));
  }

  async leave(): Promise<void> {
    const silent = ['joining', 'left', 'taken'].includes(this.#state.phase);
    await this.#alone.run(async () => {
      const { id } = this.#state;
      await this.#commit({ ...this.#state, phase: 'leaving', last: undefined }, [
        { kind: 'clear', prefix: messagesPrefix(id) },
        { kind: 'clear', prefix: outboxPrefix(id) },
        { kind: 'delete', key: draftKey(id) },
      ]);
      this.#envelopes.clear();
    });
    this.#inbox.stop();
    this.#world.tell({ kind: 'friendGone', id: this.#state.id });
    if (silent) await this.#forget();
    else this.#outbox.hurry();
  }

  async #forget(): Promise<void> {
    this.stop();
    await this.#world.vault.commit([{ kind: 'delete', key: conversationKey(this.#state.id) }]);
    this.#ended(this);
    try {
      await this.#world.network.deleteRecord(this.#state.record);
    } catch (error) {
      // The node forgets records that nobody opens by itself; ours only come sooner.
      if (!(error instanceof NetworkError)) throw error;
    }
  }

  #change(update: (state: ConversationState) => Partial<ConversationState>): Promise<void> {
    return this.#alone.run(async () => {
      const changes = update(this.#state);
      if (Object.keys(changes).length === 0) return;
      await this.#commit({ ...this.#state, ...changes }, []);
      this.#tell();
    });
  }

  async #take(arrivals: readonly Arrival[]): Promise<boolean> {
    const waiting = await this.#alone.run(async () => {
      const before = this.#state;
      if (before.phase === 'leaving') return false;
      const { crypto, clock } = this.#world;
      const { state, messages, waiting } = await receive(crypto, clock, before, arrivals);
      const delivered = [...this.#envelopes.keys()].filter((each) => each <= state.delivered);
      await this.#commit(state, [
        ...messages.map((each) => ({ kind: 'put', ...messageEntry(state.id, each) }) as const),
        ...delivered.map((each) => ({ kind: 'delete', key: outboxKey(state.id, each) }) as const),
      ]);
      for (const sequence of delivered) this.#envelopes.delete(sequence);
      if (messages.length > 0) this.#inbox.stir();
      if (messages.length > 0) this.#world.tell({ kind: 'messages', id: state.id, messages });
      this.#tell();
      return waiting;
    });
    // Acknowledge, and use slots that became free.
    this.#outbox.go();
    return waiting;
  }

  async #commit(state: ConversationState, changes: readonly VaultChange[]): Promise<void> {
    const value = encodeConversation(state);
    await this.#world.vault.commit([
      ...changes,
      { kind: 'put', key: conversationKey(state.id), value },
    ]);
    this.#state = state;
  }

  #tell(): void {
    const friend = this.view();
    if (friend !== undefined) this.#world.tell({ kind: 'friend', friend });
  }
}
