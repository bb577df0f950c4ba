/**
 * The end of a conversation: keeps its history or deletes it, tells the friend, and then forgets
 * what is not needed any more.
 */
import type { ConversationStore } from '../model/ConversationStore.ts';
import { historyDeletion } from '../model/deletions.ts';
import { isToBeTold, phaseAfter } from '../model/phase.ts';
import { isUnavailable } from '../ports.ts';
import type { UserContext } from '../Context.ts';
import { isOver } from '../views.ts';
import type { Unreached } from '../outcomes.ts';
import { unreached } from './unreached.ts';

/** What the end needs of its conversation. */
export interface EndingParts {
  /** Nothing is read and no frame is sent any more; the outbox still writes. */
  readonly fallSilent: () => void;
  /** The outbox writes what waits, and then the farewell. */
  readonly sendFarewell: () => void;
  /** Nothing at all is sent any more. */
  readonly stop: () => void;
  /** Pages get the friend as it is now. */
  readonly changed: () => void;
  /** Nothing is left of the conversation. */
  readonly forgotten: () => void;
}

export class Ending {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: EndingParts;
  #isDeleting = false;

  constructor(context: UserContext, store: ConversationStore, parts: EndingParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
  }

  /** What is stored is being deleted, or was: a draft that is saved now would stay. */
  get isDeleted(): boolean {
    return this.#isDeleting || this.#store.state.phase === 'leaving';
  }

  /** What would become of my messages that the friend lacks, if the conversation ended now. */
  unreached(): Unreached {
    return unreached(this.#store.state, this.#store.outgoing, this.#isTold);
  }

  /** Tells the friend, and keeps the history. */
  async end(): Promise<void> {
    await this.#store.alone(async () => {
      const { state } = this.#store;
      if (isOver(state)) return;
      const phase = phaseAfter(state.phase, isToBeTold(state) ? 'ended' : 'endedSilently');
      await this.#store.commit({ ...state, phase, endedAt: this.#context.clock.now() }, []);
    });
    if (!isOver(this.#store.state)) return;
    this.#parts.fallSilent();
    this.#parts.changed();
    this.#parts.sendFarewell();
  }

  /** Deletes it all here. The friend is told unless they know, or are blocked. */
  async leave(): Promise<void> {
    const isTold = await this.#store.alone(() => this.#delete());
    this.#parts.fallSilent();
    this.#context.tell({ kind: 'friendGone', id: this.#store.state.id });
    if (isTold) this.#parts.sendFarewell();
    else await this.forget();
  }

  /** The farewell is on the network: what is left is the history, or nothing. */
  async farewellPublished(): Promise<void> {
    if (!(await this.#store.close())) return this.forget();
    this.#parts.stop();
    this.#parts.changed();
    await this.#forgetRecord();
  }

  async forget(): Promise<void> {
    this.#parts.stop();
    await this.#store.forget();
    this.#parts.forgotten();
    await this.#forgetRecord();
  }

  /** Whether the friend is to be told. Only inside `alone`. */
  async #delete(): Promise<boolean> {
    const { state } = this.#store;
    const isTold = this.#isTold;
    this.#isDeleting = true;
    try {
      const phase = phaseAfter(state.phase, 'deleted');
      await this.#store.commit({ ...state, phase, last: undefined }, historyDeletion(state.id));
    } finally {
      this.#isDeleting = false;
    }
    return isTold;
  }

  get #isTold(): boolean {
    const { state } = this.#store;
    return isToBeTold(state) && !this.#context.isBlocked(state.friend);
  }

  async #forgetRecord(): Promise<void> {
    try {
      await this.#context.network.deleteRecord(this.#store.state.record);
    } catch (error) {
      // A node forgets records that nobody opens by itself; this one would only go later.
      if (!isUnavailable(error)) throw error;
    }
  }
}
