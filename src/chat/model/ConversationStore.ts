/**
 * The state and outbox of one conversation, the same in memory as in the vault. Changes run one after
 * the other: compute, commit, replace. So nobody ever sees a state that is not saved, except on a full
 * device what helps against that; see `force`.
 */
import { Mutex } from '../../lib/Mutex.ts';
import type { ConversationState } from './ConversationState.ts';
import { conversationDeletion, outboxDeletion } from './deletions.ts';
import { PendingMessages } from './PendingMessages.ts';
import type { Vault, VaultChange, VaultEntry } from '../ports.ts';
import { setAside } from '../setAside.ts';
import { findLost } from './lostMessages.ts';
import { isStorable, toSave } from './storedConversation.ts';
import { phaseAfter } from './phase.ts';
import { isSettled } from './reports.ts';
import { perCommit, toOutboxEntry, type UnsealedMessage } from './storedOutbox.ts';
import { outboxPrefix } from '../vaultKeys.ts';

export class ConversationStore {
  readonly outgoing: PendingMessages;
  readonly #vault: Vault;
  readonly #mutex = new Mutex();
  readonly #changed: () => void;
  #state: ConversationState;
  #ended = false;
  #lost: readonly UnsealedMessage[] = [];
  #damaged: readonly VaultEntry[] = [];

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

  /** Copies unreadable entries of the outbox aside, and finds their messages; see `lost`. */
  static async load(
    vault: Vault,
    state: ConversationState,
    changed: () => void,
  ): Promise<ConversationStore> {
    const outgoing = new PendingMessages();
    const damaged: VaultEntry[] = [];
    for (const stored of await vault.list(outboxPrefix(state.id))) {
      const entry = toOutboxEntry(stored);
      if (entry === undefined) damaged.push(stored);
      else outgoing.load(entry, (sequence) => isSettled(state, sequence));
    }
    const store = new ConversationStore(vault, state, outgoing, changed);
    if (damaged.length > 0) await store.#findLost(damaged);
    return store;
  }

  /**
   * Messages of mine that have to be sealed again because their entry in the outbox cannot be read.
   * The entry stays until that is done, so that the next start finds them again.
   */
  get lost(): readonly UnsealedMessage[] {
    return this.#lost;
  }

  /** Messages of mine that have to be sealed before they can be sent: new ones, and lost ones. */
  get toSeal(): readonly UnsealedMessage[] {
    return [...this.outgoing.unsealed, ...this.#lost];
  }

  /** Whether `dropUnreadable` has something to do. */
  get hasUnreadable(): boolean {
    return this.#damaged.length > 0;
  }

  /**
   * Deletes the unreadable entries of the outbox: everything that could be found again of them is saved
   * elsewhere. Only inside `alone`.
   */
  async dropUnreadable(): Promise<void> {
    // A new entry may have taken the place of an unreadable one.
    const changes = this.#damaged
      .filter(({ key }) => !this.outgoing.hasEntry(key))
      .map(({ key }) => ({ kind: 'delete', key }) as const);
    if (changes.length > 0) await this.commit(this.#state, changes);
    this.#lost = [];
    this.#damaged = [];
  }

  async #findLost(damaged: readonly VaultEntry[]): Promise<void> {
    await setAside(this.#vault, damaged);
    const { sealed, unsealed } = await findLost(this.#vault, this.#state, this.outgoing);
    // The next commit saves them by entry, so each entry must be one that the next start can read.
    for (const messages of perCommit(unsealed)) {
      const name = messages[0]?.body.sequence;
      if (name !== undefined) this.outgoing.load({ name, messages }, () => false);
    }
    this.#lost = sealed;
    this.#damaged = damaged;
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** Runs `act` while nothing else changes the state. */
  alone<T>(act: () => Promise<T>): Promise<T> {
    return this.#mutex.run(act);
  }

  /**
   * Saves `state` and `changes` together or not at all; then it is the current state. Only inside
   * `alone`. After `end` it does nothing: work in flight must not bring the conversation back.
   * It refuses a state that the next start could not read: one conversation that stops is better
   * than an app that does not start.
   */
  async commit(state: ConversationState, changes: readonly VaultChange[]): Promise<void> {
    if (this.#ended) return;
    const { next, put } = this.#following(state);
    await this.#vault.commit([...changes, put]);
    this.#state = next;
  }

  /**
   * The same for a remedy against a full device: `state` is the current one even if there is no room
   * to save it. Returns whether it is saved; the next commit saves it too. Only inside `alone`.
   */
  async force(state: ConversationState, changes: readonly VaultChange[]): Promise<boolean> {
    if (this.#ended) return true;
    const { next, put } = this.#following(state);
    const isSaved = await this.#vault.remedy([...changes, put]);
    // A revision that is not saved would come twice after a restart.
    this.#state = isSaved ? next : { ...state, revision: this.#state.revision };
    return isSaved;
  }

  #following(state: ConversationState): { next: ConversationState; put: VaultChange } {
    const next = { ...state, revision: this.#state.revision + 1 };
    if (!isStorable(next)) throw new Error('the state of a conversation is out of bounds');
    return { next, put: toSave(next) };
  }

  /** Changes only the state; an empty change is not saved. */
  change(update: (state: ConversationState) => Partial<ConversationState>): Promise<void> {
    return this.alone(async () => {
      if (this.#ended) return;
      const changes = update(this.#state);
      if (Object.keys(changes).length === 0) return;
      await this.commit({ ...this.#state, ...changes }, []);
      this.#changed();
    });
  }

  /** Commits only a new revision, so that no two headers have the same one. */
  advance(): Promise<void> {
    return this.alone(() => this.commit(this.#state, []));
  }

  /** After `end`: nothing more is saved. */
  get ended(): boolean {
    return this.#ended;
  }

  /** After the farewell: deletes the outbox and keeps the history. False if the history was deleted. */
  close(): Promise<boolean> {
    return this.alone(async () => {
      const phase = phaseAfter(this.#state.phase, 'farewellPublished');
      if (phase === this.#state.phase) return false;
      await this.commit({ ...this.#state, phase }, [outboxDeletion(this.#state.id)]);
      return true;
    });
  }

  /** Deletes the whole conversation for good. */
  forget(): Promise<void> {
    return this.alone(() => this.end(conversationDeletion(this.#state.id)));
  }

  /** Deletes what is stored of the conversation, which goes on in memory. Only inside `alone`. */
  erase(): Promise<void> {
    return this.#vault.commit(conversationDeletion(this.#state.id));
  }

  /** Makes the last commit. Only inside `alone`. */
  async end(changes: readonly VaultChange[]): Promise<void> {
    await this.#vault.commit(changes);
    this.#ended = true;
  }
}
