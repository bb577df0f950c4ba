/**
 * A conversation with one friend: its messages, and their delivery through the fast or the durable
 * lane. This file is long because it connects all parts of a conversation and offers all its verbs.
 */
import { withOrdinal, type UserContext } from '../Context.ts';
import type { ConversationId, MessageId, PublicKey, RouteId } from '../ids.ts';
import { inBackground } from '../inBackground.ts';
import { replyStatus } from '../invitations/replyStatus.ts';
import { FastLane } from '../lanes/FastLane.ts';
import { FrameReceiver } from '../lanes/FrameReceiver.ts';
import { Inbox } from '../lanes/Inbox.ts';
import { Outbox } from '../lanes/Outbox.ts';
import { textContent } from '../content/text.ts';
import { includes } from '../../lib/ranges.ts';
import { fromArrivals, type Arrival } from '../messages/incoming.ts';
import { MessageWriter } from '../messages/MessageWriter.ts';
import { readUnsupported } from '../messages/readUnsupported.ts';
import { Receiver } from '../messages/Receiver.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { ConversationStore } from '../model/ConversationStore.ts';
import { detailsOf } from '../model/messageDetails.ts';
import { canGiveWay, isEnding, phaseAfter, phaseChange } from '../model/phase.ts';
import { readableUpTo } from '../model/reports.ts';
import { lastActivity } from '../model/times.ts';
import { isUnreadFull } from '../model/unread.ts';
import { toSave } from '../model/storedConversation.ts';
import { Contact } from '../people/Contact.ts';
import type { Known } from '../people/findNamesake.ts';
import type { VaultChange } from '../ports.ts';
import { Throttle } from '../Throttle.ts';
import type { ConversationVerbs, SendKey } from '../verbs.ts';
import {
  isOver,
  type FriendView,
  type HistoryPage,
  type MessageDetails,
  type MessageView,
} from '../views.ts';
import type { BlockOutcome, SendOutcome, Unreached } from '../outcomes.ts';
import { carryOver } from './carryOver.ts';
import { Draft } from './Draft.ts';
import { Ending } from './Ending.ts';
import { friendView } from './friendView.ts';
import { findMessage, historyPage } from './history.ts';
import { Presence } from './Presence.ts';

/** Minimum milliseconds between two `friend` events about the same friend. */
const EVENT_INTERVAL_MS = 100;

/** What a conversation needs of the Messenger. */
export interface ConversationParts {
  /** All other friends, and those whose conversation is older than this one. */
  readonly known: (conversation: Conversation) => {
    readonly others: readonly Known[];
    readonly older: readonly Known[];
  };
  /** The phase became `talking`. */
  readonly joined: () => void;
  /** Blocks or unblocks the friend, in all conversations with their key. */
  readonly block: (conversation: Conversation) => Promise<BlockOutcome>;
  readonly unblock: (conversation: Conversation) => Promise<BlockOutcome>;
  /** The last block or unblocking holds only until the app is closed. */
  readonly isBlockUnsaved: (friend: PublicKey) => boolean;
  /** The conversation was deleted completely. */
  readonly ended: (conversation: Conversation) => void;
}

export class Conversation implements ConversationVerbs {
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
  readonly #ending: Ending;
  readonly #draft: Draft;
  readonly #friendEvents: Throttle;
  /** The phase after the last change. */
  #phase: ConversationState['phase'];
  #online = false;

  private constructor(
    context: UserContext,
    store: ConversationStore,
    contact: Contact,
    draft: Draft,
    parts: ConversationParts,
  ) {
    this.#context = context;
    this.#store = store;
    this.#phase = store.state.phase;
    this.contact = contact;
    this.#draft = draft;
    this.#parts = parts;
    this.#friendEvents = new Throttle(context.clock, EVENT_INTERVAL_MS, () => this.#tellFriend());
    this.#writer = new MessageWriter(context, store, {
      isDraftOf: (content) => content.kind === 'text' && this.#draft.isPartOf(content.text),
      saved: (messages, isDraftDeleted) => {
        if (isDraftDeleted) this.#draft.clear();
        this.#lane.go();
        this.#tellMessages(messages, []);
      },
    });
    this.#receiver = new Receiver(context, store, {
      saved: (messages, gone) => this.#tellMessages(messages, gone),
      progress: (again) => this.#lane.progress(again),
      repeats: () => this.#outbox.go(),
    });
    this.#lane = new FastLane(context, store, {
      activity: () => this.#presence.mine,
      released: () => this.#outbox.go(),
    });
    this.#presence = new Presence(context, {
      heardAt: () => this.#lane.heardAt,
      sendActivity: () => this.#lane.sendStatus(),
      changed: () => this.changed(),
    });
    this.#frameReceiver = new FrameReceiver(context, store, {
      receiver: this.#receiver,
      lane: this.#lane,
      presence: this.#presence,
      received: () => {
        this.#inbox.awaitMissing();
        this.#outbox.go();
      },
    });
    this.#outbox = new Outbox(context, store, {
      released: () => this.#lane.released,
      isNear: () => this.#lane.isNear,
      published: () => void this.#inbox.catchUp(),
      wrote: () => this.#inbox.expectAnswer(),
      farewellPublished: () => this.#ending.farewellPublished(),
    });
    this.#inbox = new Inbox(context, {
      state: () => store.state,
      take: (arrivals) => this.#take(arrivals),
      takes: () => !isUnreadFull(store.state),
      waits: () => this.#receiver.awaited > 0,
      searchedAll: () => this.#receiver.searchedAll(),
    });
    this.#ending = new Ending(context, store, {
      stopLanes: () => {
        this.#inbox.stop();
        this.#lane.stop();
        this.#presence.clear();
      },
      sendFarewell: () => this.#outbox.retryNow(),
      stop: () => this.stop(),
      changed: () => this.changed(),
      forgotten: () => parts.ended(this),
    });
  }

  /** Loads the conversation from the vault. */
  static async load(
    context: UserContext,
    state: ConversationState,
    parts: ConversationParts,
  ): Promise<Conversation> {
    const draft = await Draft.load(context.vault, state.id);
    let changed: () => void = () => undefined;
    const store = await ConversationStore.load(context.vault, state, () => changed());
    await readUnsupported(context.vault, store);
    const contact = await Contact.load(context, store, () => changed());
    const own = withOrdinal(context, 'conversation', state.id);
    const conversation = new Conversation(own, store, contact, draft, parts);
    changed = () => conversation.changed();
    return conversation;
  }

  get id(): ConversationId {
    return this.state.id;
  }

  get state(): ConversationState {
    return this.#store.state;
  }

  view(): FriendView | undefined {
    return friendView(
      this.state,
      this.contact,
      this.#draft.text,
      this.#context.privacy(),
      this.#presence.friend,
      this.#isBlocked,
      this.#ending.isUnsaved || this.#parts.isBlockUnsaved(this.state.friend),
      lastActivity(this.state, this.#context.clock.now()),
    );
  }

  /** The network can be reached: open, poll, send. `restarted`: the node is a new one. */
  async online(restarted: boolean): Promise<void> {
    this.#online = true;
    if (restarted) this.#inbox.reopen();
    // The app was closed before the conversation could be deleted silently.
    if (this.#isBlocked && this.state.phase === 'leaving') return this.#ending.forget();
    // On a slow network the poll takes long, so sending does not wait for it.
    if (!isOver(this.state) || isEnding(this.state)) this.#outbox.retryNow();
    this.#lane.greet();
    await this.catchUp();
    if (isOver(this.state)) return;
    // The friend may come back a moment later, and the watch may be lost.
    this.#inbox.expectAnswer();
  }

  async catchUp(): Promise<void> {
    const { phase } = this.state;
    if (phase === 'taken' || phase === 'ended' || this.#isBlocked) return;
    this.#sealWaiting();
    if (isEnding(this.state)) return this.#outbox.go();
    // After `left`, poll only while messages are missing.
    if (isOver(this.state) && this.#receiver.awaited === 0) return;
    await this.#inbox.catchUp();
    if (this.state.phase === 'answered') await this.#checkReply();
    this.#outbox.go();
  }

  offline(): void {
    this.#online = false;
    this.#inbox.pause();
    this.#lane.pause();
    this.#presence.clear();
  }

  /** Sends a greeting: my route is new, or the friend may have missed something. */
  greet(): void {
    this.#lane.greet();
    this.#outbox.go();
  }

  recordChanged(subkeys: readonly number[]): void {
    this.#inbox.recordChanged(subkeys);
  }

  routesDied(routes: readonly RouteId[]): void {
    this.#lane.routesDied(routes);
  }

  /** A frame for this conversation came over my private route. */
  receiveFrame(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    return this.#frameReceiver.receive(message, route);
  }

  stop(): void {
    this.offline();
    this.#receiver.stop();
    this.#inbox.stop();
    this.#outbox.stop();
    this.#lane.stop();
    this.#ending.stop();
  }

  async send(text: string, key?: SendKey): Promise<SendOutcome> {
    const isRefused = this.#isBlocked || this.contact.namesake?.seen === false;
    if (isRefused && key !== undefined && (await this.#writer.hasSaved(key)))
      return { kind: 'saved' };
    if (this.#isBlocked) return { kind: 'blocked' };
    if (this.contact.namesake?.seen === false) return { kind: 'namesake' };
    this.#presence.sent();
    const content = textContent(text);
    if (content.kind !== 'text') return content;
    return this.#writer.send(content, key);
  }

  typing(active: boolean): Promise<void> {
    this.#presence.typing(active);
    return Promise.resolve();
  }

  history(before: MessageId | undefined, limit: number): Promise<HistoryPage> {
    return historyPage(this.#context.vault, this.state, before, limit);
  }

  async messageDetails(id: MessageId): Promise<MessageDetails | undefined> {
    const message = await findMessage(this.#context.vault, this.state, id);
    const counters = this.view();
    if (message?.mine !== true || counters === undefined) return undefined;
    const { sequence, at } = message;
    const { slots } = this.state.ring;
    const hasRoom =
      sequence > this.#lane.released || slots.some((slot) => includes(slot.messages, sequence));
    return detailsOf(sequence, at, this.state, { counters, online: this.#online, hasRoom });
  }

  /** A page shows the draft of another one, unless somebody is typing there. */
  async saveDraft(text: string): Promise<void> {
    if (this.#ending.isDeleted) return;
    await this.#draft.save(text);
    this.changed();
  }

  async markRead(): Promise<void> {
    const before = this.state.readHere;
    let wasFull = false;
    await this.#store.change((state) => {
      wasFull = isUnreadFull(state);
      const readHere = Math.max(state.readHere, readableUpTo(state));
      const isRead = state.unread === 0 && readHere === state.readHere;
      return isRead ? {} : { unread: 0, unreadBytes: 0, readHere };
    });
    if (wasFull) inBackground(this.#context, this.#takeOn());
    if (this.state.readHere === before) return;
    if (this.#context.privacy().read) this.#lane.sendStatus();
    this.#outbox.go();
  }

  /** The person has looked: takes what waited, here and at the friend. */
  async #takeOn(): Promise<void> {
    await this.#receiver.goOn();
    this.#inbox.readAgain();
    if (!this.#online) return;
    this.greet();
    await this.catchUp();
  }

  /** The privacy settings changed: the friend gets the new read mark and activity. */
  async privacyChanged(): Promise<void> {
    await this.#store.advance();
    this.changed();
    this.#lane.sendStatus();
  }

  /** The person opened or closed the app. */
  attentionChanged(): void {
    const { typing, presence } = this.#context.privacy();
    if (typing || presence) this.#lane.sendStatus();
  }

  block(): Promise<BlockOutcome> {
    return this.#parts.block(this);
  }

  unblock(): Promise<BlockOutcome> {
    return this.#parts.unblock(this);
  }

  /**
   * The friend is blocked. Waits until messages that are being received are
   * done, so that none comes afterwards.
   */
  async blocked(): Promise<void> {
    this.#presence.clear();
    inBackground(this.#context, this.#lane.block());
    inBackground(this.#context, this.#inbox.block());
    await this.#store.alone(() => Promise.resolve());
    if (this.state.phase === 'leaving') return this.#ending.forget();
    this.changed();
  }

  /** Catches up as after a time offline: the friend may have written meanwhile. */
  unblocked(): void {
    this.changed();
    if (this.#online) inBackground(this.#context, this.online(true));
  }

  unreached(): Promise<Unreached> {
    return Promise.resolve(this.#ending.unreached());
  }

  end(): Promise<void> {
    return this.#ending.end();
  }

  leave(): Promise<void> {
    return this.#ending.leave();
  }

  /**
   * The friend never joined this conversation, and answered an invitation of mine. So `next` replaces
   * this conversation under the same id, with the messages written here. Saves it in one commit with
   * what `also` returns, then calls `begin`. `left` is the old conversation under the id `leftAs`,
   * which still has to send its farewell: the friend may find its reply. False, with nothing changed,
   * if the friend has joined meanwhile, or the conversation is over.
   */
  giveWay(
    next: ConversationState,
    also: (old: ConversationState) => readonly VaultChange[],
    leftAs: ConversationId,
    begin: (begun: ConversationState, left: ConversationState) => Promise<void>,
  ): Promise<boolean> {
    return this.#store.alone(async () => {
      if (this.#store.ended || !canGiveWay(this.state)) return false;
      const { id, phase } = this.state;
      const carried = await carryOver(this.#context.vault, { ...next, id });
      const left: ConversationState = {
        ...this.state,
        id: leftAs,
        phase: phaseAfter(phase, 'deleted'),
        last: undefined,
      };
      await this.#store.end([...carried.changes, toSave(left), ...also(this.state)]);
      this.stop();
      await begin(carried.state, left);
      const { messages, gone } = carried;
      if (gone.length > 0) this.#context.tell({ kind: 'messages', id, messages, gone });
      return true;
    });
  }

  /** Something about the friend or the conversation has changed and is saved. */
  changed(): void {
    if (this.#store.ended) return;
    const before = this.#phase;
    this.#phase = this.state.phase;
    if (before !== 'talking' && this.#phase === 'talking') this.#parts.joined();
    if (this.contact.isNameNew) inBackground(this.#context, this.compareName());
    this.#friendEvents.call();
  }

  /** Compares a new name of the friend with the names of other friends. */
  async compareName(): Promise<void> {
    const { others, older } = this.#parts.known(this);
    await this.contact.compareName(others, older);
  }

  get #isBlocked(): boolean {
    return this.#context.isBlocked(this.state.friend);
  }

  /** Seals and sends messages that were written before cryptography was ready. */
  #sealWaiting(): void {
    const sealing = this.#writer.sealWaiting();
    inBackground(
      this.#context,
      sealing.then((sealed) => (sealed ? this.#lane.go() : undefined)),
    );
  }

  /** The inviter was not seen yet: checks what the invitation says about my reply. */
  async #checkReply(): Promise<void> {
    const status = await replyStatus(this.#context, this.state);
    if (status === 'lost') this.#outbox.replyAgain();
    if (status === 'over')
      await this.#store.change(({ phase }) => phaseChange(phase, 'replyRefused'));
  }

  async #take(arrivals: readonly Arrival[]): Promise<void> {
    const { friendRoute, keys } = this.state;
    const { crypto } = this.#context;
    await this.#receiver.take(await fromArrivals(crypto, keys.receiveHeader, arrivals));
    if (this.state.friendRoute !== friendRoute) this.#lane.greet();
    // Acknowledge, and fill slots that became free.
    this.#outbox.go();
  }

  #tellMessages(messages: readonly MessageView[], gone: readonly MessageId[]): void {
    const { id, phase } = this.state;
    if (phase === 'leaving') return;
    if (messages.length > 0 || gone.length > 0)
      this.#context.tell({ kind: 'messages', id, messages, gone });
    this.changed();
  }

  #tellFriend(): void {
    const friend = this.#store.ended ? undefined : this.view();
    if (friend !== undefined) this.#context.tell({ kind: 'friend', friend });
  }
}
