/**
 * Longer than most files: it is the whole of what pages may ask.
 *
 * The chat: who I am, my friends, my invitations. It is made from what the vault holds, needs
 * no network to be read and written, and brings everything over when there is one.
 */
import { base32nopad } from '@scure/base';
import { equalBytes, utf8Length } from '../lib/bytes.ts';
import { firstContact } from './people/Contact.ts';
import { BlockList } from './people/BlockList.ts';
import { Conversation } from './conversation/Conversation.ts';
import type { ConversationState } from './model/ConversationState.ts';
import type { StoredDecline } from './invitations/DeclineNotices.ts';
import { encodeIdentity, viewMe, type Identity } from './people/Identity.ts';
import type { ConversationId, MessageId, PublicKey, RecordKey, RouteId } from './ids.ts';
import { Invitations } from './invitations/Invitations.ts';
import { MAX_NAME_BYTES } from './limits.ts';
import { findNamesake, type Known } from './people/findNamesake.ts';
import { OwnRoute } from './lanes/OwnRoute.ts';
import { NetworkError, type VaultChange } from './ports.ts';
import { DEFAULT_PRIVACY, encodePrivacy } from './people/privacySettings.ts';
import { loadStored } from './loadStored.ts';
import { encodeContact } from './people/storedContact.ts';
import { toSave } from './model/storedConversation.ts';
import { cleanName } from './text.ts';
import type {
  CompareOutcome,
  HistoryPage,
  ContactOutcome,
  MessageDetails,
  NameOutcome,
  SafetyOutcome,
  SendOutcome,
  PrivacySettings,
  Snapshot,
  Unreached,
} from './views.ts';
import { tagName, tagOf } from './wire/frame.ts';
import type { UserContext, Context } from './Context.ts';
import { inBackground } from './inBackground.ts';
import { IDENTITY_KEY, PRIVACY_KEY, contactKey } from './vaultKeys.ts';

/** A page that is loaded again is away for a moment: friends need not hear of that. */
const AWAY_MS = 3_000;
const GONE = { kind: 'gone' } as const;
/** How often everything is looked through while online, in case a watch was lost. */
const POLL_INTERVAL_MS = 30_000;

export class Messenger {
  readonly #context: UserContext;
  readonly #conversations = new Map<ConversationId, Conversation>();
  /** By what stands in front of a friend's frames. */
  readonly #byTag = new Map<string, Conversation>();
  /** All that pages may ask about invitations. */
  readonly invitations: Invitations;
  readonly #blocked: BlockList;
  readonly #route: OwnRoute;
  #identity: Identity | undefined;
  #privacy: PrivacySettings = DEFAULT_PRIVACY;
  #online = false;
  #attended = true;
  #cancelAway: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;

  private constructor(
    context: Context,
    blocked: BlockList,
    declined: ReadonlyMap<string, StoredDecline>,
  ) {
    this.#blocked = blocked;
    this.#route = new OwnRoute(context, () => {
      for (const conversation of this.#conversations.values()) conversation.greet();
    });
    this.#context = {
      ...context,
      identity: () => this.#known(),
      privacy: () => this.#privacy,
      isBlocked: (key) => blocked.has(key),
      attended: () => this.#attended,
      route: () => this.#route.route,
    };
    this.invitations = new Invitations(this.#context, declined, {
      newId: () => this.#newId(),
      conversations: () => [...this.#conversations.values()],
      known: () => this.#friends().map(toKnown),
      beginning: (state, warned) => this.#beginning(state, warned),
      begin: (state) => this.#begin(state),
      replace: (old, by, also) => this.#replace(old, by, also),
    });
    context.network.onChange((record, subkeys) => this.#changed(record, subkeys));
    context.network.onMessage((message, route) => this.#heard(message, route));
    context.network.onRoutesDied((routes) => this.#routesDied(routes));
  }

  /** With everything the vault holds. Rejects if it cannot be read; see `loadStored`. */
  static async load(context: Context): Promise<Messenger> {
    const stored = await loadStored(context.vault);
    const messenger = new Messenger(context, await BlockList.load(context.vault), stored.declined);
    messenger.#identity = stored.identity;
    messenger.#privacy = stored.privacy;
    for (const state of stored.conversations) await messenger.#add(state);
    for (const state of stored.invitations) messenger.invitations.add(state);
    await messenger.#forgetStrangers();
    for (const conversation of messenger.#conversations.values())
      if (conversation.contact.isNameNew) await conversation.compareName();
    return messenger;
  }

  snapshot(): Omit<Snapshot, 'stage'> {
    return {
      me: this.#identity === undefined ? undefined : viewMe(this.#identity),
      privacy: this.#privacy,
      friends: [...this.#conversations.values()]
        .map((each) => each.view())
        .filter((view) => view !== undefined),
      invitations: this.invitations.views(),
    };
  }

  /** The network can be reached. `restarted`: by a new node, which has nothing open. */
  online(restarted: boolean): void {
    this.#online = true;
    this.#route.online();
    this.invitations.online(restarted);
    for (const conversation of this.#conversations.values())
      inBackground(this.#context, conversation.online(restarted));
    this.#pollLater();
  }

  offline(): void {
    this.#online = false;
    this.#route.offline();
    this.invitations.offline();
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
    for (const conversation of this.#conversations.values()) conversation.offline();
  }

  /** Look for what was missed: the page became visible, the machine woke up. */
  pollNow(): void {
    if (!this.#online) return;
    this.#poll();
    for (const conversation of this.#conversations.values()) conversation.greet();
  }

  /** The person has the app open, or closed it and it goes on for a while. */
  attend(isAttended: boolean): void {
    this.#cancelAway?.();
    this.#cancelAway = isAttended
      ? undefined
      : this.#context.clock.after(AWAY_MS, () => this.#setAttended(false));
    if (isAttended) this.#setAttended(true);
  }

  /** Nothing is sent or read any more. */
  stop(): void {
    this.offline();
    this.#cancelAway?.();
    this.invitations.stop();
    for (const conversation of this.#conversations.values()) conversation.stop();
  }

  async introduce(name: string): Promise<NameOutcome> {
    const clean = cleanName(name);
    if (clean === '') return { kind: 'empty' };
    if (utf8Length(clean) > MAX_NAME_BYTES) return { kind: 'tooLong', limit: MAX_NAME_BYTES };
    const { crypto, vault, tell } = this.#context;
    try {
      const pair = this.#identity?.pair ?? (await crypto.generateKeyPair());
      const identity: Identity = { v: 1, name: clean, pair: this.#identity?.pair ?? pair };
      await vault.commit([{ kind: 'put', key: IDENTITY_KEY, value: encodeIdentity(identity) }]);
      this.#identity = identity;
    } catch (error) {
      if (error instanceof NetworkError) return { kind: 'notReady' };
      throw error;
    }
    const me = viewMe(this.#known());
    tell({ kind: 'me', me });
    // Friends see the new name in the next header.
    if (this.#online) this.#poll();
    return { kind: 'saved', me };
  }

  async setPrivacy(privacy: PrivacySettings): Promise<void> {
    const { vault, tell } = this.#context;
    await vault.commit([{ kind: 'put', key: PRIVACY_KEY, value: encodePrivacy(privacy) }]);
    this.#privacy = privacy;
    tell({ kind: 'privacy', privacy });
    for (const conversation of this.#conversations.values()) await conversation.privacyChanged();
  }

  history(id: ConversationId, before: MessageId | undefined, limit: number): Promise<HistoryPage> {
    const conversation = this.#conversations.get(id);
    return conversation?.history(before, limit) ?? Promise.resolve({ messages: [], more: false });
  }

  async send(id: ConversationId, text: string): Promise<SendOutcome> {
    const conversation = this.#conversations.get(id);
    const outcome = (await conversation?.send(text)) ?? { kind: 'closed' };
    // It may have given way meanwhile: then it goes on with another one.
    const now = this.#conversations.get(id);
    return outcome.kind === 'closed' && now !== conversation && now !== undefined
      ? now.send(text)
      : outcome;
  }

  async saveDraft(id: ConversationId, text: string): Promise<void> {
    await this.#conversations.get(id)?.saveDraft(text);
  }

  async markRead(id: ConversationId): Promise<void> {
    await this.#conversations.get(id)?.markRead();
  }

  messageDetails(id: ConversationId, message: MessageId): Promise<MessageDetails | undefined> {
    return this.#conversations.get(id)?.messageDetails(message) ?? Promise.resolve(undefined);
  }

  /** One's own name for a friend; '' for theirs. This and what follows is told to nobody. */
  rename(id: ConversationId, name: string): Promise<ContactOutcome> {
    return this.#conversations.get(id)?.contact.rename(name) ?? Promise.resolve(GONE);
  }

  note(id: ConversationId, text: string): Promise<ContactOutcome> {
    return this.#conversations.get(id)?.contact.note(text) ?? Promise.resolve(GONE);
  }

  notes(id: ConversationId): string {
    return this.#conversations.get(id)?.contact.notes ?? '';
  }

  mute(id: ConversationId, muted: boolean): Promise<ContactOutcome> {
    return this.#conversations.get(id)?.contact.mute(muted) ?? Promise.resolve(GONE);
  }

  verify(id: ConversationId, verified: boolean): Promise<ContactOutcome> {
    return this.#conversations.get(id)?.contact.verify(verified) ?? Promise.resolve(GONE);
  }

  acknowledgeNamesake(id: ConversationId): Promise<ContactOutcome> {
    return this.#conversations.get(id)?.contact.acknowledgeNamesake() ?? Promise.resolve(GONE);
  }

  safety(id: ConversationId): Promise<SafetyOutcome> {
    return this.#conversations.get(id)?.safety() ?? Promise.resolve(GONE);
  }

  compareSafety(id: ConversationId, text: string): Promise<CompareOutcome> {
    return this.#conversations.get(id)?.compareSafety(text) ?? Promise.resolve(GONE);
  }

  typing(id: ConversationId, active: boolean): void {
    this.#conversations.get(id)?.typing(active);
  }

  /**
   * From the answer on nothing goes to this person, and nothing of theirs is taken, in any
   * conversation with their key: to them one is offline.
   */
  async block(id: ConversationId): Promise<ContactOutcome> {
    const friend = this.#conversations.get(id)?.state.friend;
    if (friend === undefined) return GONE;
    await this.#blocked.add(friend);
    await Promise.all(this.#with(friend).map((each) => each.block()));
    // By the old one they could find out that this node is there.
    this.#route.change();
    return { kind: 'saved' };
  }

  async unblock(id: ConversationId): Promise<ContactOutcome> {
    const friend = this.#conversations.get(id)?.state.friend;
    if (friend === undefined) return GONE;
    if (await this.#blocked.delete(friend))
      for (const conversation of this.#with(friend)) conversation.unblock();
    return { kind: 'saved' };
  }

  unreached(id: ConversationId): Unreached {
    return this.#conversations.get(id)?.unreached() ?? { coming: 0, lost: 0 };
  }

  async end(id: ConversationId): Promise<void> {
    await this.#conversations.get(id)?.end();
  }

  async leave(id: ConversationId): Promise<void> {
    await this.#conversations.get(id)?.leave();
  }

  #setAttended(isAttended: boolean): void {
    if (isAttended === this.#attended) return;
    this.#attended = isAttended;
    for (const conversation of this.#conversations.values()) conversation.attentionChanged();
  }

  #known(): Identity {
    if (this.#identity === undefined) throw new Error('the person has not said who they are');
    return this.#identity;
  }

  /** A new conversation. `warned`: the person said yes although the name is someone else's. */
  #beginning(state: ConversationState, warned: boolean): readonly VaultChange[] {
    const { id, name, friend } = state;
    const contact = firstContact(
      name,
      findNamesake(name, friend, this.#friends().map(toKnown)),
      warned,
    );
    return [toSave(state), { kind: 'put', key: contactKey(id), value: encodeContact(contact) }];
  }

  #with(friend: PublicKey): readonly Conversation[] {
    return [...this.#conversations.values()].filter(({ state }) =>
      equalBytes(state.friend, friend),
    );
  }

  /** Who is blocked is so as long as there is something that says it, and lets it be taken back. */
  async #forgetStrangers(): Promise<void> {
    await this.#blocked.retain((key) => this.#with(key).length > 0);
  }

  /** Everyone whose key one knows. */
  #friends(): readonly Conversation[] {
    return [...this.#conversations.values()].filter(
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

  async #begin(state: ConversationState): Promise<void> {
    const conversation = await this.#add(state);
    const friend = conversation.view();
    if (friend !== undefined) this.#context.tell({ kind: 'friend', friend });
    inBackground(this.#context, conversation.online(true));
  }

  async #replace(old: Conversation, by: ConversationState, also: VaultChange): Promise<void> {
    await old.giveWay(by, also, await this.#newId(), async (begun, left) => {
      this.#remove(old.state);
      await this.#begin(begun);
      if (left !== undefined) inBackground(this.#context, (await this.#add(left)).online(true));
    });
  }

  #remove({ id, keys }: ConversationState): void {
    this.#conversations.delete(id);
    this.#byTag.delete(tagName(keys.receiveTag));
  }

  async #newId(): Promise<ConversationId> {
    return base32nopad.encode(await this.#context.crypto.randomBytes(16)) as ConversationId;
  }

  async #add(state: ConversationState): Promise<Conversation> {
    const conversation = await Conversation.load(this.#context, state, {
      known: (each) => this.#others(each),
      // Answers to invitations that waited for this can be decided on.
      joined: () => this.invitations.poll(),
      ended: () => {
        this.#remove(state);
        inBackground(this.#context, this.#forgetStrangers());
      },
    });
    this.#conversations.set(state.id, conversation);
    this.#byTag.set(tagName(state.keys.receiveTag), conversation);
    return conversation;
  }

  #changed(record: RecordKey, subkeys: readonly number[]): void {
    for (const conversation of this.#conversations.values())
      if (equalBytes(conversation.state.record, record)) conversation.changed(subkeys);
    this.invitations.changed(record, subkeys);
  }

  /** From anybody who has our route: only what carries a friend's tag is looked at. */
  #heard(message: Uint8Array, route: RouteId | undefined): void {
    const conversation = this.#byTag.get(tagOf(message) ?? '');
    if (conversation !== undefined) inBackground(this.#context, conversation.heard(message, route));
  }

  #routesDied(routes: readonly RouteId[]): void {
    this.#route.died(routes);
    for (const conversation of this.#conversations.values()) conversation.routesDied(routes);
  }

  #poll(): void {
    this.invitations.poll();
    for (const conversation of this.#conversations.values())
      inBackground(this.#context, conversation.catchUp());
  }

  #pollLater(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = this.#context.clock.after(POLL_INTERVAL_MS, () => {
      this.#poll();
      this.#pollLater();
    });
  }
}

function toKnown({ state, contact }: Conversation): Known {
  const names = [state.name, contact.nickname].filter((name) => name !== '');
  return { id: state.id, names, key: state.friend, verified: contact.verifiedAt !== undefined };
}
