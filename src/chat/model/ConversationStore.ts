/**
 * What is known of one conversation, in memory as on the disk. Changes run one after the
 * other: work out, commit, replace; so nobody ever sees what is not saved.
 */
import { Mutex } from '../../lib/Mutex.ts';
import type { ConversationState } from './ConversationState.ts';
import { conversationDeletion, outboxDeletion } from './deletions.ts';
import { PendingMessages } from './PendingMessages.ts';
import type { Vault, VaultChange } from '../ports.ts';
import { encodeConversation, isStorable } from './storedConversation.ts';
import { phaseAfter } from './phase.ts';
import { isSettled } from './reports.ts';
import { toOutboxEntry } from './storedOutbox.ts';
import { conversationKey, outboxPrefix } from '../vaultKeys.ts';

export class ConversationStore {
  readonly outgoing: PendingMessages;
  readonly #vault: Vault;
  readonly #mutex = new Mutex();
  readonly #changed: () => void;
  #state: ConversationState;
  #ended = false;

  /** `changed` is called after each commit. */
  private constructor(
    vault: Vault,
    state: ConversationState,
    outgoing: PendingMessages,
    changed: () => void,
  ) {
    this.#vault = vault;
    this.#state = state;
    this.outgoing = outgoing;
    this.#changed = changed;
  }

  /** Rejects if something stored cannot be read. */
  static async load(
    vault: Vault,
    state: ConversationState,
    changed: () => void,
  ): Promise<ConversationStore> {
    const outgoing = new PendingMessages();
    for (const stored of await vault.list(outboxPrefix(state.id))) {
      const entry = toOutboxEntry(stored);
      if (entry === undefined) throw new Error('the stored outbox cannot be read');
      outgoing.load(entry, (sequence) => isSettled(state, sequence));
    }
    return new ConversationStore(vault, state, outgoing, changed);
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** Nothing else changes the state meanwhile. */
  alone<T>(act: () => Promise<T>): Promise<T> {
    return this.#mutex.run(act);
  }

  /**
   * Only inside `alone`. All of it or nothing; then it is the state. Once it has ended, it does
   * nothing: what was under way then must not bring the conversation back.
   * A state that the next start could not read is refused: one conversation that stands still is
   * less than an app that does.
   */
  async commit(state: ConversationState, changes: readonly VaultChange[]): Promise<void> {
    if (this.#ended) return;
    const next = { ...state, revision: this.#state.revision + 1 };
    if (!isStorable(next)) throw new Error('the state of a conversation is out of bounds');
    const value = encodeConversation(next);
    await this.#vault.commit([...changes, { kind: 'put', key: conversationKey(state.id), value }]);
    this.#state = next;
  }

  /** A change that concerns the state only; an empty one is none. */
  change(update: (state: ConversationState) => Partial<ConversationState>): Promise<void> {
    return this.alone(async () => {
      if (this.#ended) return;
      const changes = update(this.#state);
      if (Object.keys(changes).length === 0) return;
      await this.commit({ ...this.#state, ...changes }, []);
      this.#changed();
    });
  }

  /** A commit that says nothing new but that time went on: no two headers are of one revision. */
  advance(): Promise<void> {
    return this.alone(() => this.commit(this.#state, []));
  }

  /** Nothing is saved here any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What was on its way is not sent any more; whether it was being ended with its history. */
  close(): Promise<boolean> {
    return this.alone(async () => {
      const phase = phaseAfter(this.#state.phase, 'farewellPublished');
      if (phase === this.#state.phase) return false;
      await this.commit({ ...this.#state, phase }, [outboxDeletion(this.#state.id)]);
      return true;
    });
  }

  /** Nothing of it is left, and nothing comes back. */
  forget(): Promise<void> {
    return this.alone(() => this.end(conversationDeletion(this.#state.id)));
  }

  /** Only inside `alone`: the last commit. */
  async end(changes: readonly VaultChange[]): Promise<void> {
    await this.#vault.commit(changes);
    this.#ended = true;
  }
}
