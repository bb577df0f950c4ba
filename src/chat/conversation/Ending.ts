/**
 * Ends a conversation: keeps or deletes its history, sends the farewell, then deletes what is no
 * longer needed.
 */
import type { ConversationStore } from '../model/ConversationStore.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { conversationDeletion, historyDeletion } from '../model/deletions.ts';
import { isToBeTold, phaseAfter } from '../model/phase.ts';
import { isUnavailable } from '../ports.ts';
import type { UserContext } from '../Context.ts';
import { LateSave } from '../LateSave.ts';
import { isOver } from '../views.ts';
import type { Unreached } from '../outcomes.ts';
import { unreached } from './unreached.ts';

/** What Ending needs of its conversation. */
export interface EndingParts {
  /** Stops reading and sending frames; the outbox still writes. */
  readonly stopLanes: () => void;
  /** Lets the outbox write waiting messages, then the farewell. */
  readonly sendFarewell: () => void;
  /** Stops everything. */
  readonly stop: () => void;
  /** Tells the pages the new state of the friend. */
  readonly changed: () => void;
  /** The conversation was deleted completely. */
  readonly forgotten: () => void;
}

export class Ending {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: EndingParts;
  readonly #lateSave: LateSave;
  #isDeleting = false;

  constructor(context: UserContext, store: ConversationStore, parts: EndingParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    const save = () => store.alone(() => store.force(store.state, []));
    this.#lateSave = new LateSave(context, save, () => {
      parts.changed();
      parts.sendFarewell();
    });
  }

  /** The end holds, but there was no room to save it: after a restart the conversation goes on. */
  get isUnsaved(): boolean {
    return this.#lateSave.isDue;
  }

  stop(): void {
    this.#lateSave.stop();
  }

  /** The history is deleted, or a commit is deleting it: a draft saved now would stay in the vault. */
  get isDeleted(): boolean {
    return this.#isDeleting || this.#store.state.phase === 'leaving';
  }

  /** What would happen to my messages that the friend lacks if the conversation ended now. */
  unreached(): Unreached {
    return unreached(this.#store, this.#isTold);
  }

  /** Ends the conversation and keeps its history; the friend gets a farewell if they need one. */
  async end(): Promise<void> {
    await this.#store.alone(async () => {
      const { state } = this.#store;
      if (isOver(state)) return;
      const phase = phaseAfter(state.phase, isToBeTold(state) ? 'ended' : 'endedSilently');
      const ended = { ...state, phase, endedAt: this.#context.clock.now() };
      if (!(await this.#store.force(ended, []))) this.#lateSave.later();
    });
    if (!isOver(this.#store.state)) return;
    this.#parts.stopLanes();
    this.#parts.changed();
    this.#sendFarewell();
  }

  /** Deletes the conversation here. The friend gets a farewell unless they need none or are blocked. */
  async leave(): Promise<void> {
    const isTold = await this.#store.alone(() => this.#delete());
    this.#parts.stopLanes();
    this.#context.tell({ kind: 'friendGone', id: this.#store.state.id });
    if (isTold) this.#sendFarewell();
    else await this.#forgotten();
  }

  /** The farewell is on the network: deletes everything except a kept history. */
  async farewellPublished(): Promise<void> {
    if (!(await this.#store.close())) return this.forget();
    this.#parts.stop();
    this.#parts.changed();
    await this.#forgetRecord();
  }

  async forget(): Promise<void> {
    this.#parts.stop();
    await this.#store.forget();
    await this.#forgotten();
  }

  /** Everything is deleted. */
  async #forgotten(): Promise<void> {
    this.#parts.stop();
    this.#parts.forgotten();
    await this.#forgetRecord();
  }

  /** Deletes the history, or everything; returns whether the friend gets a farewell. Only inside `alone`. */
  async #delete(): Promise<boolean> {
    const { state } = this.#store;
    const isTold = this.#isTold;
    this.#isDeleting = true;
    try {
      if (isTold) await this.#deleteHistory(state);
      else await this.#store.end(conversationDeletion(state.id));
    } finally {
      this.#isDeleting = false;
    }
    return isTold;
  }

  /**
   * What is left is saved in the same commit. If there is no room even for that, nothing is left: the
   * friend gets the farewell once there is room, unless the app is closed before.
   */
  async #deleteHistory(state: ConversationState): Promise<void> {
    const left = { ...state, phase: phaseAfter(state.phase, 'deleted'), last: undefined };
    if (await this.#store.force(left, historyDeletion(state.id))) return;
    await this.#store.erase();
    this.#lateSave.later();
  }

  /** Save, then send: without room, the farewell waits for it. */
  #sendFarewell(): void {
    if (!this.isUnsaved) this.#parts.sendFarewell();
  }

  get #isTold(): boolean {
    const { state } = this.#store;
    return isToBeTold(state) && !this.#context.isBlocked(state.friend);
  }

  async #forgetRecord(): Promise<void> {
    try {
      await this.#context.network.deleteRecord(this.#store.state.record);
    } catch (error) {
      // The node drops unopened records by itself later.
      if (!isUnavailable(error)) throw error;
    }
  }
}
