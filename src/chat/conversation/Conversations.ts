/**
 * All conversations, by id, by the tag of a friend's frames, and by friend. Long because replacing and
 * blocking concern several of them at once.
 */
import { base32nopad } from '@scure/base';
import type { UserContext } from '../Context.ts';
import type { ConversationId, PublicKey, RecordKey } from '../ids.ts';
import { inBackground } from '../inBackground.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { Gate } from '../../lib/Gate.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { toSave } from '../model/storedConversation.ts';
import type { BlockList } from '../people/BlockList.ts';
import { firstContact } from '../people/Contact.ts';
import { findNamesake, type Known } from '../people/findNamesake.ts';
import { encodeContact } from '../people/storedContact.ts';
import type { VaultChange } from '../ports.ts';
import { contactKey } from '../vaultKeys.ts';
import {
  GONE_CONTACT,
  GONE_CONVERSATION,
  type ContactVerbs,
  type ConversationVerbs,
} from '../verbs.ts';
import type { FriendView } from '../views.ts';
import type { BlockOutcome } from '../outcomes.ts';
import { tagName, tagOf } from '../wire/frame.ts';
import { Conversation } from './Conversation.ts';

/** What the conversations need of the Messenger. */
export interface ConversationsParts {
  /** The phase of a conversation became `talking`. */
  readonly joined: () => void;
  /** A friend was blocked: they must not find out that this node is online. */
  readonly blocked: () => void;
  /** A new block list was saved in place of one that could not be read. */
  readonly blockListSaved: () => void;
}

/** Any verbs, by name. */
type Calls = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

export class Conversations {
  readonly #context: UserContext;
  readonly #blockList: BlockList;
  readonly #parts: ConversationsParts;
  readonly #byId = new Map<ConversationId, Conversation>();
  readonly #byTag = new Map<string, Conversation>();
  /** Each is shut while a conversation is replaced by another one under the same id. */
  readonly #gates = new Map<ConversationId, Gate>();
  #isComplete = true;

  constructor(context: UserContext, blockList: BlockList, parts: ConversationsParts) {
    this.#context = context;
    this.#blockList = blockList;
    this.#parts = parts;
    blockList.onLateSave(() => {
      for (const conversation of this.all()) conversation.changed();
      parts.blockListSaved();
    });
  }

  /** Loads stored conversations. `isComplete`: every stored conversation could be read. */
  async load(states: readonly ConversationState[], isComplete: boolean): Promise<void> {
    this.#isComplete = isComplete;
    if (this.#blockList.isUnreadable) {
      // The friend of a deleted conversation still has to get the farewell, so they do not count here.
      const going = states.filter(({ phase }) => phase !== 'leaving');
      this.#blockList.blockAll(going.map(({ friend }) => friend));
      // Then nobody can have been on the list.
      if (isComplete && going.length === 0) await this.#blockList.replaceUnreadable();
    }
    for (const state of states) await this.#add(state);
    await this.#pruneBlockList();
    for (const conversation of this.all())
      if (conversation.contact.isNameNew) await conversation.compareName();
  }

  all(): IterableIterator<Conversation> {
    return this.#byId.values();
  }

  /** The verbs of a conversation, also of a deleted one. They wait while it is being replaced. */
  verbs(id: ConversationId): ConversationVerbs {
    return this.#gated(id, GONE_CONVERSATION, () => this.#byId.get(id));
  }

  /** The verbs of its contact; the same holds for them. */
  contactVerbs(id: ConversationId): ContactVerbs {
    return this.#gated(id, GONE_CONTACT, () => this.#byId.get(id)?.contact);
  }

  /** `now` gives what has the verbs when they run; undefined if the conversation is gone. */
  #gated<Verbs extends object>(id: ConversationId, gone: Verbs, now: () => Verbs | undefined) {
    const gate = this.#gate(id);
    const gated = Object.keys(gone).map((verb) => {
      const call = (...args: readonly unknown[]) =>
        gate.pass(() => ((now() ?? gone) as Calls)[verb]?.(...args) ?? Promise.resolve());
      return [verb, call];
    });
    return Object.fromEntries(gated) as Verbs;
  }

  #gate(id: ConversationId): Gate {
    const gate = this.#gates.get(id) ?? new Gate();
    this.#gates.set(id, gate);
    return gate;
  }

  /** The conversation of an app message, if any: anybody who knows my route can send one. */
  ofFrame(message: Uint8Array): Conversation | undefined {
    return this.#byTag.get(tagOf(message) ?? '');
  }

  recordChanged(record: RecordKey, subkeys: readonly number[]): void {
    for (const conversation of this.all())
      if (equalBytes(conversation.state.record, record)) conversation.recordChanged(subkeys);
  }

  states(): readonly ConversationState[] {
    return Array.from(this.all(), ({ state }) => state);
  }

  views(): readonly FriendView[] {
    return Array.from(this.all(), (each) => each.view()).filter((view) => view !== undefined);
  }

  /** All friends, with the names and keys that a new name is compared with. */
  known(): readonly Known[] {
    return this.#friends().map(toKnown);
  }

  async newId(): Promise<ConversationId> {
    return base32nopad.encode(await this.#context.crypto.randomBytes(16)) as ConversationId;
  }

  /**
   * The changes that save a new conversation. `warned`: the person accepted after a warning that
   * somebody else uses the same name.
   */
  beginning(state: ConversationState, warned: boolean): readonly VaultChange[] {
    const { id, name, friend } = state;
    const contact = firstContact(name, findNamesake(name, friend, this.known()), warned);
    return [toSave(state), { kind: 'put', key: contactKey(id), value: encodeContact(contact) }];
  }

  /** Starts a new conversation that is already saved. */
  async begin(state: ConversationState): Promise<void> {
    // Otherwise the next start would block the new friend, as it blocked everybody before.
    if (await this.#blockList.replaceUnreadable()) this.#parts.blockListSaved();
    const conversation = await this.#add(state);
    const friend = conversation.view();
    if (friend !== undefined) this.#context.tell({ kind: 'friend', friend });
    inBackground(this.#context, conversation.online(true));
  }

  /**
   * `by` replaces the conversation with this id, under the same id; saved with what `also` returns.
   * False, with nothing changed, if that conversation cannot give way any more.
   */
  async replace(
    id: ConversationId,
    by: ConversationState,
    also: (old: ConversationState) => readonly VaultChange[],
  ): Promise<boolean> {
    const old = this.#byId.get(id);
    if (old === undefined) return false;
    const leftAs = await this.newId();
    const begin = async (begun: ConversationState, left: ConversationState) => {
      this.#byTag.delete(tagName(old.state.keys.receiveTag));
      await this.begin(begun);
      inBackground(this.#context, (await this.#add(left)).online(true));
    };
    return this.#gate(id).alone(() => old.giveWay(by, also, leftAs, begin));
  }

  /**
   * Blocks a person in all conversations with their key. Once this resolves, nothing is sent to them
   * or received from them: to them I am offline.
   */
  async #block({ state: { friend } }: Conversation): Promise<BlockOutcome> {
    const wasUnreadable = this.#blockList.isUnreadable;
    const isSaved = await this.#blockList.add(friend);
    await Promise.all(this.#with(friend).map((each) => each.blocked()));
    this.#parts.blocked();
    if (wasUnreadable) this.#parts.blockListSaved();
    return { kind: isSaved ? 'saved' : 'unsaved' };
  }

  async #unblock({ state: { friend } }: Conversation): Promise<BlockOutcome> {
    const wasUnreadable = this.#blockList.isUnreadable;
    const wasBlocked = this.#blockList.has(friend);
    const isSaved = await this.#blockList.delete(friend);
    if (wasBlocked) for (const conversation of this.#with(friend)) conversation.unblocked();
    if (wasUnreadable) this.#parts.blockListSaved();
    return { kind: isSaved ? 'saved' : 'unsaved' };
  }

  #with(friend: PublicKey): readonly Conversation[] {
    return [...this.all()].filter(({ state }) => equalBytes(state.friend, friend));
  }

  /**
   * Removes blocked people without a conversation, since the screens could not unblock them. If a
   * stored conversation cannot be read, nobody is removed: it may be with any of them.
   */
  async #pruneBlockList(): Promise<void> {
    if (!this.#isComplete || this.#blockList.isUnreadable) return;
    await this.#blockList.retain((key) => this.#with(key).length > 0);
  }

  #friends(): readonly Conversation[] {
    return [...this.all()].filter(
      ({ state: { phase } }) => phase !== 'taken' && phase !== 'leaving',
    );
  }

  #others(conversation: Conversation): {
    readonly others: readonly Known[];
    readonly older: readonly Known[];
  } {
    const others = this.#friends().filter((each) => each !== conversation);
    const { createdAt } = conversation.state;
    const older = others.filter((each) => each.state.createdAt < createdAt);
    return { others: others.map(toKnown), older: older.map(toKnown) };
  }

  async #add(state: ConversationState): Promise<Conversation> {
    const conversation = await Conversation.load(this.#context, state, {
      known: (each) => this.#others(each),
      joined: this.#parts.joined,
      block: (each) => this.#block(each),
      unblock: (each) => this.#unblock(each),
      isBlockUnsaved: (friend) => this.#blockList.isUnsaved(friend),
      ended: () => {
        this.#remove(state);
        inBackground(this.#context, this.#pruneBlockList());
      },
    });
    this.#byId.set(state.id, conversation);
    this.#byTag.set(tagName(state.keys.receiveTag), conversation);
    return conversation;
  }

  #remove({ id, keys }: ConversationState): void {
    this.#byId.delete(id);
    this.#byTag.delete(tagName(keys.receiveTag));
  }
}

function toKnown({ state, contact }: Conversation): Known {
  const { nickname, namesake, verifiedAt } = contact;
  return {
    id: state.id,
    names: [state.name, nickname].filter((name) => name !== ''),
    key: state.friend,
    verified: verifiedAt !== undefined,
    warned: namesake?.seen === false,
    wentOnDespite: namesake?.seen === true ? namesake.of : undefined,
  };
}
