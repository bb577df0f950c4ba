/**
 * A conversation with one friend: what was said, and what is still to be brought over, by
 * the fast lane or the durable one. Longer than most files because all its parts meet here.
 */
import { includes } from '../../lib/ranges.ts';
import { Contact } from '../people/Contact.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { ConversationStore } from '../model/ConversationStore.ts';
import { historyDeletion } from '../model/deletions.ts';
import { isEnding, isToBeTold, phaseAfter, phaseChange } from '../model/phase.ts';
import { unreached } from './ending.ts';
import { replyStatus } from '../invitations/replyStatus.ts';
import { FastLane } from '../lanes/FastLane.ts';
import { FrameReceiver } from '../lanes/FrameReceiver.ts';
import { friendView } from './friendView.ts';
import type { ConversationId, MessageId, RouteId } from '../ids.ts';
import { fromArrivals, type Arrival } from '../messages/incoming.ts';
import { Inbox } from '../lanes/Inbox.ts';
import type { Known } from '../people/findNamesake.ts';
import { Outbox } from '../lanes/Outbox.ts';
import { carryOver } from './carryOver.ts';
import { NetworkError, type VaultChange } from '../ports.ts';
import { Presence } from './Presence.ts';
import { Receiver } from '../messages/Receiver.ts';
import { readableUpTo } from '../model/reports.ts';
import { compareSafety, encodeSafety, safetyNumber } from '../wire/safetyNumber.ts';
import { decodeDraft, encodeDraft, toMessage } from '../model/storedMessage.ts';
import { toSave } from '../model/storedConversation.ts';
import { detailsOf } from '../model/messageDetails.ts';
import {
  isOver,
  type CompareOutcome,
  type FriendView,
  type HistoryPage,
  type MessageDetails,
  type MessageView,
  type SafetyOutcome,
  type SendOutcome,
  type Unreached,
} from '../views.ts';
import type { UserContext } from '../Context.ts';
import { inBackground } from '../inBackground.ts';
import { isLikeInvitation } from '../wire/invitationCode.ts';
import { MessageWriter } from '../messages/MessageWriter.ts';
import { messagesPrefix, messageKey, draftKey } from '../vaultKeys.ts';

/** Milliseconds between two tellings of the same friend. */
const TELL_MS = 100;

/** What a conversation needs of the Messenger. */
export interface ConversationParts {
  /** The other friends, and of these the ones who were there before. */
  readonly known: (conversation: Conversation) => {
    readonly others: readonly Known[];
    readonly older: readonly Known[];
  };
  /** The friend has come by for the first time. */
  readonly joined: () => void;
  /** Nothing is left of it. */
  readonly ended: (conversation: Conversation) => void;
}

export class Conversation {
  /** What the person keeps of the friend. */
  readonly contact: Contact;
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: ConversationParts;
  readonly #writer: MessageWriter;
  readonly #receiver: Receiver;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #lane: FastLane;
  readonly #presence: Presence;
  readonly #frameReceiver: FrameReceiver;
  #draft: string;
  /** As it was told last. */
  #phase: ConversationState['phase'];
  #online = false;
  /** What is stored of it is being deleted. */
  #deleting = false;
  #toldLately = false;
  #untold = false;

  private constructor(
    context: UserContext,
    store: ConversationStore,
    contact: Contact,
    draft: string,
    parts: ConversationParts,
  ) {
    this.#context = context;
    this.#store = store;
    this.#phase = store.state.phase;
    this.contact = contact;
    this.#draft = draft;
    this.#parts = parts;
    this.#writer = new MessageWriter(context, store, (messages) => {
      this.#draft = '';
      this.#lane.go();
      this.#told(messages, []);
    });
    this.#receiver = new Receiver(context, store, {
      told: (messages, gone) => this.#told(messages, gone),
      progress: (again) => this.#lane.progress(again),
    });
    this.#lane = new FastLane(context, store, {
      activity: () => this.#presence.mine,
      released: () => this.#outbox.go(),
    });
    this.#presence = new Presence(context, {
      tell: () => this.#lane.tell(),
      changed: () => this.tell(),
    });
    this.#frameReceiver = new FrameReceiver(context, store, {
      receiver: this.#receiver,
      lane: this.#lane,
      presence: this.#presence,
      took: () => {
        this.#inbox.awaitMissing();
        this.#outbox.go();
      },
    });
    this.#outbox = new Outbox(context, store, {
      released: () => this.#lane.released,
      isNear: () => this.#lane.isNear,
      published: () => void this.#inbox.catchUp(),
      wrote: () => this.#inbox.stir(),
      gone: () => this.#farewellSaid(),
    });
    this.#inbox = new Inbox(context, {
      state: () => store.state,
      take: (arrivals) => this.#take(arrivals),
      waits: () => this.#receiver.awaited > 0,
      searchedAll: () => this.#receiver.searchedAll(),
    });
  }

  /** With what the vault has of it. */
  static async load(
    context: UserContext,
    state: ConversationState,
    parts: ConversationParts,
  ): Promise<Conversation> {
    const draft = decodeDraft(await context.vault.get(draftKey(state.id)));
    let changed: () => void = () => undefined;
    const store = await ConversationStore.load(context.vault, state, () => changed());
    const contact = await Contact.load(context, store, () => changed());
    const conversation = new Conversation(context, store, contact, draft, parts);
    changed = () => conversation.tell();
    return conversation;
  }

  get state(): ConversationState {
    return this.#store.state;
  }

  view(): FriendView | undefined {
    return friendView(
      this.state,
      this.contact,
      this.#draft,
      this.#context.privacy(),
      this.#presence.friend,
      this.isBlocked,
    );
  }

  get isBlocked(): boolean {
    return this.#context.isBlocked(this.state.friend);
  }

  /** The network can be reached: open, look, send. */
  async online(restarted: boolean): Promise<void> {
    this.#online = true;
    if (restarted) this.#inbox.reopen();
    // The app was closed before it was deleted without a word.
    if (this.isBlocked && this.state.phase === 'leaving') return this.#forget();
    // Where the network is slow to come back a look takes long: sending does not wait for it.
    if (!isOver(this.state) || isEnding(this.state)) this.#outbox.hurry();
    this.#lane.greet();
    await this.catchUp();
    if (isOver(this.state)) return;
    // The friend may come back a moment later, and the watch may not have survived.
    this.#inbox.stir();
  }

  async catchUp(): Promise<void> {
    const { phase } = this.state;
    if (phase === 'taken' || phase === 'ended' || this.isBlocked) return;
    this.#sealWaiting();
    if (isEnding(this.state)) return this.#outbox.go();
    // Of a friend who left, only what they left behind is looked for.
    if (isOver(this.state) && this.#receiver.awaited === 0) return;
    await this.#inbox.catchUp();
    if (this.state.phase === 'answered') await this.#askForReply();
    this.#outbox.go();
  }

  offline(): void {
    this.#online = false;
    this.#inbox.rest();
    this.#lane.rest();
    this.#presence.rest();
  }

  /** My route is new, or the friend may have missed something: say hello. */
  greet(): void {
    this.#lane.greet();
    this.#outbox.go();
  }

  changed(subkeys: readonly number[]): void {
    this.#inbox.changed(subkeys);
  }

  routesDied(routes: readonly RouteId[]): void {
    this.#lane.routesDied(routes);
  }

  /** A message for this conversation came over a private route. */
  async heard(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    if (this.isBlocked) return;
    // Who left may still have something under way.
    if (!isOver(this.state) || this.state.phase === 'left')
      await this.#frameReceiver.heard(message, route);
  }

  /**
   * The friend is blocked from now on, and this is saved. What was being taken is waited for, so
   * that nothing of theirs comes afterwards.
   */
  async block(): Promise<void> {
    this.#presence.rest();
    inBackground(this.#context, this.#lane.block());
    inBackground(this.#context, this.#inbox.block());
    await this.#store.alone(() => Promise.resolve());
    if (this.state.phase === 'leaving') return this.#forget();
    this.tell();
  }

  /** As after a time without network: what the friend wrote meanwhile is looked for. */
  unblock(): void {
    this.tell();
    if (this.#online) inBackground(this.#context, this.online(true));
  }

  stop(): void {
    this.offline();
    this.#inbox.stop();
    this.#outbox.stop();
    this.#lane.stop();
  }

  async send(text: string): Promise<SendOutcome> {
    if (this.isBlocked) return { kind: 'blocked' };
    if (this.contact.namesake?.seen === false) return { kind: 'namesake' };
    this.#presence.sent();
    return this.#writer.send(text);
  }

  /** A new name of the friend is compared with those of others. */
  async compareName(): Promise<void> {
    const { others, older } = this.#parts.known(this);
    await this.contact.compareName(others, older);
  }

  /** What both compare to know that they have each other's key. */
  async safety(): Promise<SafetyOutcome> {
    const { crypto, identity } = this.#context;
    if (this.state.phase === 'leaving') return { kind: 'gone' };
    if (!crypto.isReady()) return { kind: 'notReady' };
    const digits = await safetyNumber(crypto, identity().pair.publicKey, this.state.friend);
    return { kind: 'number', digits, code: encodeSafety(digits) };
  }

  /** Who has scanned the same number has compared it: the friend is verified from then on. */
  async compareSafety(text: string): Promise<CompareOutcome> {
    if (isLikeInvitation(text)) return { kind: 'invitation' };
    const own = await this.safety();
    if (own.kind !== 'number') return own;
    const kind = compareSafety(text, own.digits);
    const kept = kind === 'same' ? await this.contact.verify(true) : undefined;
    return { kind: kept?.kind === 'gone' ? 'gone' : kind };
  }

  typing(active: boolean): void {
    this.#presence.typing(active);
  }

  async history(before: MessageId | undefined, limit: number): Promise<HistoryPage> {
    const entries = await this.#context.vault.page(
      messagesPrefix(this.state.id),
      before,
      limit + 1,
    );
    const messages = entries
      .slice(0, limit)
      .map(toMessage)
      .filter((message) => message !== undefined)
      .reverse();
    return { messages, more: entries.length > limit };
  }

  async messageDetails(id: MessageId): Promise<MessageDetails | undefined> {
    const key = messageKey(this.state.id, id);
    const value = await this.#context.vault.get(key);
    const message = value && toMessage({ key, value });
    const counters = this.view();
    if (message?.mine !== true || counters === undefined) return undefined;
    const { sequence, at } = message;
    const { slots } = this.state.ring;
    const hasRoom =
      sequence > this.#lane.released || slots.some((slot) => includes(slot.messages, sequence));
    return detailsOf(sequence, at, this.state, { counters, online: this.#online, hasRoom });
  }

  /**
   * No event: the page that typed it knows, and another one must not be disturbed. A message
   * that is sent meanwhile does not wait: the vault keeps the order.
   */
  async saveDraft(text: string): Promise<void> {
    if (this.#deleting || this.state.phase === 'leaving') return;
    const key = draftKey(this.state.id);
    this.#draft = text;
    await this.#context.vault.commit([
      text === '' ? { kind: 'delete', key } : { kind: 'put', key, value: encodeDraft(text) },
    ]);
    this.tell();
  }

  async markRead(): Promise<void> {
    const before = this.state.readHere;
    await this.#store.change((state) => {
      const readHere = Math.max(state.readHere, readableUpTo(state));
      return state.unread === 0 && readHere === state.readHere ? {} : { unread: 0, readHere };
    });
    if (this.state.readHere > before && this.#context.privacy().read) this.#lane.tell();
    if (this.state.readHere > before) this.#outbox.go();
  }

  /** What is shared has changed: friends are told from now on, or not any more. */
  async privacyChanged(): Promise<void> {
    await this.#store.advance();
    this.tell();
    this.#lane.tell();
  }

  /** The person opened or closed the app. */
  attentionChanged(): void {
    const { typing, presence } = this.#context.privacy();
    if (typing || presence) this.#lane.tell();
  }

  /** What would become of my messages that the friend lacks, if it ended now. */
  unreached(): Unreached {
    return unreached(this.state, this.#store.outgoing, this.#isTold);
  }

  /** Tells the friend, and keeps the history. */
  async end(): Promise<void> {
    await this.#store.alone(async () => {
      if (isOver(this.state)) return;
      const event = isToBeTold(this.state) ? 'ended' : 'endedSilently';
      const phase = phaseAfter(this.state.phase, event);
      await this.#store.commit({ ...this.state, phase, endedAt: this.#context.clock.now() }, []);
    });
    if (!isOver(this.state)) return;
    this.#inbox.stop();
    this.#lane.stop();
    this.#presence.rest();
    this.tell();
    this.#outbox.hurry();
  }

  /** Deletes it all here. The friend is told, unless they know, or are not to know anything. */
  async leave(): Promise<void> {
    const silent = await this.#store.alone(async () => {
      const { id } = this.state;
      const isTold = this.#isTold;
      // A draft that is kept from here on would come after the deletion, and stay.
      this.#deleting = true;
      try {
        await this.#store.commit(
          { ...this.state, phase: phaseAfter(this.state.phase, 'deleted'), last: undefined },
          historyDeletion(id),
        );
      } finally {
        this.#deleting = false;
      }
      return !isTold;
    });
    this.#inbox.stop();
    this.#lane.stop();
    this.#presence.rest();
    this.#context.tell({ kind: 'friendGone', id: this.state.id });
    if (silent) await this.#forget();
    else this.#outbox.hurry();
  }

  /**
   * The friend, who has never been here, answered an invitation of mine: `next` goes on in place
   * of this one, under its name, with what was written here. One commit with `also`; then
   * `begin`, which is also given what is left to be told in this one's record, if anything.
   */
  giveWay(
    next: ConversationState,
    also: VaultChange,
    leftAs: ConversationId,
    begin: (begun: ConversationState, left: ConversationState | undefined) => Promise<void>,
  ): Promise<void> {
    return this.#store.alone(async () => {
      const { id, announced } = this.state;
      const moved = await carryOver(this.#context.vault, { ...next, id });
      const left: ConversationState | undefined = announced && {
        ...this.state,
        id: leftAs,
        phase: phaseAfter(this.state.phase, 'deleted'),
        last: undefined,
      };
      const saved = left === undefined ? [] : [toSave(left)];
      await this.#store.end([...moved.changes, ...saved, also]);
      this.stop();
      await begin(moved.state, left);
      const { messages, gone } = moved;
      if (messages.length > 0) this.#context.tell({ kind: 'messages', id, messages, gone });
    });
  }

  /** Every page gets the friend's line as it is now; of many changes at once, the last. */
  tell(): void {
    if (this.#store.ended) return;
    if (this.#phase !== this.state.phase) {
      this.#phase = this.state.phase;
      if (this.#phase === 'talking') this.#parts.joined();
    }
    if (this.contact.isNameNew) inBackground(this.#context, this.compareName());
    if (this.#toldLately) {
      this.#untold = true;
      return;
    }
    this.#toldLately = true;
    this.#untold = false;
    this.#context.clock.after(TELL_MS, () => {
      this.#toldLately = false;
      if (this.#untold) this.tell();
    });
    const friend = this.view();
    if (friend !== undefined) this.#context.tell({ kind: 'friend', friend });
  }

  get #isTold(): boolean {
    return isToBeTold(this.state) && !this.isBlocked;
  }

  /** What was written before cryptography was ready is on its way from now on. */
  #sealWaiting(): void {
    const sealing = this.#writer.sealWaiting();
    inBackground(
      this.#context,
      sealing.then((sealed) => (sealed ? this.#lane.go() : undefined)),
    );
  }

  /** The inviter has not been seen here: the invitation may say more. */
  async #askForReply(): Promise<void> {
    const fate = await replyStatus(this.#context, this.state);
    if (fate === 'lost') this.#outbox.answerAgain();
    if (fate === 'over')
      await this.#store.change(({ phase }) => phaseChange(phase, 'replyRefused'));
  }

  /** The friend was told: nothing is left, or what was said. */
  async #farewellSaid(): Promise<void> {
    if (await this.#store.close()) {
      this.stop();
      this.tell();
      await this.#forgetRecord();
    } else await this.#forget();
  }

  async #forget(): Promise<void> {
    this.stop();
    await this.#store.forget();
    this.#parts.ended(this);
    await this.#forgetRecord();
  }

  async #forgetRecord(): Promise<void> {
    try {
      await this.#context.network.deleteRecord(this.state.record);
    } catch (error) {
      // The node forgets records that nobody opens by itself; ours only come sooner.
      if (!(error instanceof NetworkError)) throw error;
    }
  }

  async #take(arrivals: readonly Arrival[]): Promise<void> {
    const { friendRoute, keys } = this.state;
    const { crypto } = this.#context;
    await this.#receiver.take(await fromArrivals(crypto, keys.receiveHeader, arrivals));
    if (this.state.friendRoute !== friendRoute) this.#lane.greet();
    // Acknowledge, and use slots that became free.
    this.#outbox.go();
  }

  #told(messages: readonly MessageView[], gone: readonly MessageId[]): void {
    const { id, phase } = this.state;
    if (phase === 'leaving') return;
    if (messages.length > 0 || gone.length > 0) {
      this.#context.tell({ kind: 'messages', id, messages, gone });
    }
    this.tell();
  }
}
