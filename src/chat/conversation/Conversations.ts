/** All conversations, by their id, by what stands in front of a friend's frames, and by the friend. */
import { base32nopad } from '@scure/base';
import type { UserContext } from '../Context.ts';
import type { ConversationId, PublicKey, RecordKey } from '../ids.ts';
import { inBackground } from '../inBackground.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { toSave } from '../model/storedConversation.ts';
import type { BlockList } from '../people/BlockList.ts';
import { firstContact } from '../people/Contact.ts';
import { findNamesake, type Known } from '../people/findNamesake.ts';
import { encodeContact } from '../people/storedContact.ts';
import type { VaultChange } from '../ports.ts';
import { contactKey } from '../vaultKeys.ts';
import type { FriendView } from '../views.ts';
import type { ContactOutcome } from '../outcomes.ts';
import { tagName, tagOf } from '../wire/frame.ts';
import { Conversation } from './Conversation.ts';

/** What the conversations need of the Messenger. */
export interface ConversationsParts {
  /** A friend has come by for the first time. */
  readonly joined: () => void;
  /** A friend was blocked: they are not to find out that this node is there. */
  readonly blocked: () => void;
  /** The list of blocked people is saved in place of one that could not be read. */
  readonly blockListSaved: () => void;
}

export class Conversations {
  readonly #context: UserContext;
  readonly #blockList: BlockList;
  readonly #parts: ConversationsParts;
  readonly #byId = new Map<ConversationId, Conversation>();
  readonly #byTag = new Map<string, Conversation>();
  #isComplete = true;

  constructor(context: UserContext, blockList: BlockList, parts: ConversationsParts) {
    this.#context = context;
    this.#blockList = blockList;
    this.#parts = parts;
  }

  /** What was stored. `isComplete`: nothing of it could not be read. */
  async load(states: readonly ConversationState[], isComplete: boolean): Promise<void> {
    this.#isComplete = isComplete;
    if (this.#blockList.isUnreadable) this.#blockList.blockAll(states.map(({ friend }) => friend));
    for (const state of states) await this.#add(state);
    await this.#pruneBlockList();
    for (const conversation of this.all())
      if (conversation.contact.isNameNew) await conversation.compareName();
  }

  all(): IterableIterator<Conversation> {
    return this.#byId.values();
  }

  get(id: ConversationId): Conversation | undefined {
    return this.#byId.get(id);
  }

  /** The conversation that an app message is for. Anybody who has a route of mine can send one. */
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

  /** Everyone whose key the person knows. */
  known(): readonly Known[] {
    return this.#friends().map(toKnown);
  }

  async newId(): Promise<ConversationId> {
    return base32nopad.encode(await this.#context.crypto.randomBytes(16)) as ConversationId;
  }

  /**
   * What a new conversation is saved with. `warned`: the person said yes although the name is
   * someone else's.
   */
  beginning(state: ConversationState, warned: boolean): readonly VaultChange[] {
    const { id, name, friend } = state;
    const contact = firstContact(name, findNamesake(name, friend, this.known()), warned);
    return [toSave(state), { kind: 'put', key: contactKey(id), value: encodeContact(contact) }];
  }

  /** A new conversation, which is saved. */
  async begin(state: ConversationState): Promise<void> {
    const conversation = await this.#add(state);
    const friend = conversation.view();
    if (friend !== undefined) this.#context.tell({ kind: 'friend', friend });
    inBackground(this.#context, conversation.online(true));
  }

  /** `by` goes on in place of the one with this id, under its name; saved with `also`. */
  async replace(id: ConversationId, by: ConversationState, also: VaultChange): Promise<void> {
    const old = this.#byId.get(id);
    if (old === undefined) throw new Error('only a conversation that is there can give way');
    await old.giveWay(by, also, await this.newId(), async (begun, left) => {
      this.#remove(old.state);
      await this.begin(begun);
      if (left !== undefined) inBackground(this.#context, (await this.#add(left)).online(true));
    });
  }

  /**
   * From the answer on nothing goes to this person, and nothing of theirs is received, in any
   * conversation with their key: to them one is offline.
   */
  async #block({ state: { friend } }: Conversation): Promise<ContactOutcome> {
    const wasUnreadable = this.#blockList.isUnreadable;
    await this.#blockList.add(friend);
    await Promise.all(this.#with(friend).map((each) => each.blocked()));
    this.#parts.blocked();
    if (wasUnreadable) this.#parts.blockListSaved();
    return { kind: 'saved' };
  }

  async #unblock({ state: { friend } }: Conversation): Promise<ContactOutcome> {
    const wasUnreadable = this.#blockList.isUnreadable;
    if (await this.#blockList.delete(friend))
      for (const conversation of this.#with(friend)) conversation.unblocked();
    if (wasUnreadable) this.#parts.blockListSaved();
    return { kind: 'saved' };
  }

  #with(friend: PublicKey): readonly Conversation[] {
    return [...this.all()].filter(({ state }) => equalBytes(state.friend, friend));
  }

  /**
   * A person stays blocked as long as a conversation says so, and lets it be taken back. Whose
   * conversations cannot be read, nobody knows: then nobody is forgotten.
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
      successor: (each) => {
        const now = this.#byId.get(each.id);
        return now === each ? undefined : now;
      },
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
  const names = [state.name, contact.nickname].filter((name) => name !== '');
  return { id: state.id, names, key: state.friend, verified: contact.verifiedAt !== undefined };
}
