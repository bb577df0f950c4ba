/**
 * Longer than most files: it is the whole of what pages may ask.
 *
 * The chat: who I am, my friends, my invitations. It is made from what the vault holds, needs
 * no network to be read and written, and brings everything over when there is one.
 */
import { base32nopad } from '@scure/base';
import { equalBytes, utf8Length } from '../lib/bytes.ts';
import { firstAbout } from './About.ts';
import { Conversation } from './Conversation.ts';
import type { ConversationState } from './ConversationState.ts';
import { encodeIdentity, IDENTITY_KEY, viewMe, type Identity } from './Identity.ts';
import type { ConversationId, InvitationId, MessageId, RecordKey, RouteId } from './ids.ts';
import { Invitation, type Inviter } from './Invitation.ts';
import { encodeInvitationState, invitationKey, type InvitationState } from './InvitationState.ts';
import { INVITATION_LIFE_MS, MAX_NAME_BYTES, type InvitationLife } from './limits.ts';
import { namesakeOf, type Known } from './namesakeOf.ts';
import { OpenedInvitations } from './OpenedInvitations.ts';
import { OwnRoute } from './OwnRoute.ts';
import { NetworkError, type VaultChange } from './ports.ts';
import { DEFAULT_SHARING, encodeSharing, SHARING_KEY } from './sharing.ts';
import { readStored } from './stored.ts';
import { aboutKey, encodeAbout } from './storedAbout.ts';
import { conversationKey, encodeConversation } from './storedConversation.ts';
import { cleanName } from './text.ts';
import type {
  AcceptOutcome,
  CompareOutcome,
  HistoryPage,
  InviteOutcome,
  KeepOutcome,
  MessageStory,
  NameOutcome,
  OpenOutcome,
  SafetyOutcome,
  SendOutcome,
  Sharing,
  Snapshot,
} from './views.ts';
import { tagName, tagOf } from './wire/frame.ts';
import type { OwnWorld, World } from './World.ts';

/** A page that is loaded again is away for a moment: friends need not hear of that. */
const AWAY_MS = 3_000;
const GONE = { kind: 'gone' } as const;
/** How often everything is looked through while online, in case a watch was lost. */
const LOOK_MS = 30_000;

export class Messenger {
  readonly #world: OwnWorld;
  readonly #conversations = new Map<ConversationId, Conversation>();
  /** By what stands in front of a friend's frames. */
  readonly #byTag = new Map<string, Conversation>();
  readonly #invitations = new Map<InvitationId, Invitation>();
  readonly #opened: OpenedInvitations;
  readonly #route: OwnRoute;
  #identity: Identity | undefined;
  #sharing: Sharing = DEFAULT_SHARING;
  #online = false;
  #attended = true;
  #cancelAway: (() => void) | undefined;
  #cancelLook: (() => void) | undefined;

  private constructor(world: World) {
    this.#route = new OwnRoute(world, () => {
      for (const conversation of this.#conversations.values()) conversation.greet();
    });
    this.#world = {
      ...world,
      identity: () => this.#known(),
      sharing: () => this.#sharing,
      attended: () => this.#attended,
      route: () => this.#route.route,
    };
    this.#opened = new OpenedInvitations(this.#world, {
      newId: () => this.#newId(),
      conversations: () => [...this.#conversations.values()].map((each) => each.state),
      known: () => this.#friends().map(toKnown),
      accepted: (conversation, warned) => this.#accepted(conversation, warned),
    });
    world.network.onChange((record, subkeys) => this.#changed(record, subkeys));
    world.network.onMessage((message, route) => this.#heard(message, route));
    world.network.onRoutesDied((routes) => this.#routesDied(routes));
  }

  /** With everything the vault holds. Rejects if it cannot be read; see `readStored`. */
  static async load(world: World): Promise<Messenger> {
    const stored = await readStored(world.vault);
    const messenger = new Messenger(world);
    messenger.#identity = stored.identity;
    messenger.#sharing = stored.sharing;
    for (const state of stored.conversations) await messenger.#add(state);
    for (const state of stored.invitations) messenger.#invite(state);
    for (const conversation of messenger.#conversations.values())
      if (conversation.about.isNameNew) await conversation.compareName();
    return messenger;
  }

  snapshot(): Omit<Snapshot, 'stage'> {
    return {
      me: this.#identity === undefined ? undefined : viewMe(this.#identity),
      sharing: this.#sharing,
      friends: [...this.#conversations.values()]
        .map((each) => each.view())
        .filter((view) => view !== undefined),
      invitations: [...this.#invitations.values()]
        .map((each) => each.view())
        .filter((view) => view !== undefined),
    };
  }

  /** The network can be reached. `restarted`: by a new node, which has nothing open. */
  online(restarted: boolean): void {
    this.#online = true;
    this.#route.online();
    for (const invitation of this.#invitations.values()) invitation.online(restarted);
    for (const conversation of this.#conversations.values())
      this.#background(conversation.online(restarted));
    this.#lookLater();
  }

  offline(): void {
    this.#online = false;
    this.#route.offline();
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    for (const conversation of this.#conversations.values()) conversation.offline();
  }

  /** Look for what was missed: the page became visible, the machine woke up. */
  lookNow(): void {
    if (!this.#online) return;
    this.#look();
    for (const conversation of this.#conversations.values()) conversation.greet();
  }

  /** The person has the app open, or closed it and it goes on for a while. */
  attend(isAttended: boolean): void {
    this.#cancelAway?.();
    this.#cancelAway = isAttended
      ? undefined
      : this.#world.clock.after(AWAY_MS, () => this.#setAttended(false));
    if (isAttended) this.#setAttended(true);
  }

  /** Nothing is sent or read any more. */
  stop(): void {
    this.offline();
    this.#cancelAway?.();
    for (const invitation of this.#invitations.values()) invitation.stop();
    for (const conversation of this.#conversations.values()) conversation.stop();
  }

  async introduce(name: string): Promise<NameOutcome> {
    const clean = cleanName(name);
    if (clean === '') return { kind: 'empty' };
    if (utf8Length(clean) > MAX_NAME_BYTES) return { kind: 'tooLong', limit: MAX_NAME_BYTES };
    const { crypto, vault, tell } = this.#world;
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
    if (this.#online) this.#look();
    return { kind: 'saved', me };
  }

  async share(sharing: Sharing): Promise<void> {
    const { vault, tell } = this.#world;
    await vault.commit([{ kind: 'put', key: SHARING_KEY, value: encodeSharing(sharing) }]);
    this.#sharing = sharing;
    tell({ kind: 'sharing', sharing });
    for (const conversation of this.#conversations.values()) await conversation.sharingChanged();
  }

  /** `instead`: the open invitation that it replaces, which is withdrawn in the same step. */
  async invite(
    lifeMs: InvitationLife = INVITATION_LIFE_MS,
    instead?: InvitationId,
  ): Promise<InviteOutcome> {
    const old = instead === undefined ? undefined : this.#invitations.get(instead);
    if (instead !== undefined && (old === undefined || old.isOver)) return { kind: 'over' };
    try {
      const state = await Invitation.draw(this.#world, () => this.#newId(), lifeMs);
      const value = encodeInvitationState(state);
      const put = { kind: 'put', key: invitationKey(state.id), value } as const;
      if (old === undefined) await this.#world.vault.commit([put]);
      else if (!(await old.giveWay(put))) {
        await this.#world.network.deleteRecord(state.record);
        return { kind: 'over' };
      }
      const invitation = this.#invite(state);
      const view = invitation.view();
      if (view === undefined) throw new Error('a new invitation has a view');
      this.#world.tell(
        instead === undefined
          ? { kind: 'invitation', invitation: view }
          : { kind: 'invitationReplaced', id: instead, by: view },
      );
      invitation.go();
      return { kind: 'made', invitation: view };
    } catch (error) {
      if (error instanceof NetworkError) return { kind: 'notReady' };
      throw error;
    }
  }

  async withdraw(id: InvitationId): Promise<void> {
    await this.#invitations.get(id)?.withdraw();
  }

  openInvitation(text: string): Promise<OpenOutcome> {
    return this.#opened.open(text);
  }

  accept(id: InvitationId): Promise<AcceptOutcome> {
    return this.#opened.accept(id);
  }

  decline(id: InvitationId): void {
    this.#opened.decline(id);
  }

  history(id: ConversationId, before: MessageId | undefined, limit: number): Promise<HistoryPage> {
    const conversation = this.#conversations.get(id);
    return conversation?.history(before, limit) ?? Promise.resolve({ messages: [], more: false });
  }

  send(id: ConversationId, text: string): Promise<SendOutcome> {
    return this.#conversations.get(id)?.send(text) ?? Promise.resolve({ kind: 'closed' });
  }

  async keepDraft(id: ConversationId, text: string): Promise<void> {
    await this.#conversations.get(id)?.keepDraft(text);
  }

  async markRead(id: ConversationId): Promise<void> {
    await this.#conversations.get(id)?.markRead();
  }

  story(id: ConversationId, message: MessageId): Promise<MessageStory | undefined> {
    return this.#conversations.get(id)?.story(message) ?? Promise.resolve(undefined);
  }

  /** One's own name for a friend; '' for theirs. This and what follows is told to nobody. */
  rename(id: ConversationId, name: string): Promise<KeepOutcome> {
    return this.#conversations.get(id)?.about.rename(name) ?? Promise.resolve(GONE);
  }

  note(id: ConversationId, text: string): Promise<KeepOutcome> {
    return this.#conversations.get(id)?.about.note(text) ?? Promise.resolve(GONE);
  }

  notes(id: ConversationId): string {
    return this.#conversations.get(id)?.about.notes ?? '';
  }

  mute(id: ConversationId, muted: boolean): Promise<KeepOutcome> {
    return this.#conversations.get(id)?.about.mute(muted) ?? Promise.resolve(GONE);
  }

  verify(id: ConversationId, verified: boolean): Promise<KeepOutcome> {
    return this.#conversations.get(id)?.about.verify(verified) ?? Promise.resolve(GONE);
  }

  goOn(id: ConversationId): Promise<KeepOutcome> {
    return this.#conversations.get(id)?.about.goOn() ?? Promise.resolve(GONE);
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

  async #newId(): Promise<ConversationId> {
    return base32nopad.encode(await this.#world.crypto.randomBytes(16)) as ConversationId;
  }

  #invite(state: InvitationState): Invitation {
    const inviter: Inviter = {
      newId: () => this.#newId(),
      answered: (conversation, invitation, used) => this.#answered(conversation, invitation, used),
      isInUse: (record) => this.#isInUse(record),
      ended: (invitation) => this.#invitations.delete(invitation.id),
    };
    const invitation = new Invitation(this.#world, state, inviter);
    this.#invitations.set(state.id, invitation);
    return invitation;
  }

  /** By the name in the DHT; another encryption key does not make it another record. */
  #isInUse(record: RecordKey): boolean {
    return [
      ...[...this.#conversations.values()].map((each) => each.state.record),
      ...[...this.#invitations.values()].map((each) => each.record),
    ].some((used) => equalBytes(used.subarray(0, 32), record.subarray(0, 32)));
  }

  async #answered(
    state: ConversationState,
    invitation: Invitation,
    used: InvitationState,
  ): Promise<void> {
    await this.#world.vault.commit([
      ...this.#beginning(state, false),
      { kind: 'put', key: invitation.key, value: encodeInvitationState(used) },
    ]);
    await this.#begin(state);
    this.#world.tell({ kind: 'invitationGone', id: invitation.id, friend: state.id });
    invitation.use(used);
  }

  async #accepted(state: ConversationState, warned: boolean): Promise<void> {
    await this.#world.vault.commit(this.#beginning(state, warned));
    await this.#begin(state);
  }

  /** A new conversation. `warned`: the person said yes although the name is someone else's. */
  #beginning(state: ConversationState, warned: boolean): readonly VaultChange[] {
    const { id, name, friend } = state;
    const about = firstAbout(name, namesakeOf(name, friend, this.#friends().map(toKnown)), warned);
    return [
      { kind: 'put', key: conversationKey(id), value: encodeConversation(state) },
      { kind: 'put', key: aboutKey(id), value: encodeAbout(about) },
    ];
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
    if (friend !== undefined) this.#world.tell({ kind: 'friend', friend });
    this.#background(conversation.online(true));
  }

  async #add(state: ConversationState): Promise<Conversation> {
    const tag = tagName(state.keys.receiveTag);
    const conversation = await Conversation.load(this.#world, state, {
      known: (each) => this.#others(each),
      ended: () => {
        this.#conversations.delete(state.id);
        this.#byTag.delete(tag);
      },
    });
    this.#conversations.set(state.id, conversation);
    this.#byTag.set(tag, conversation);
    return conversation;
  }

  #changed(record: RecordKey, subkeys: readonly number[]): void {
    for (const conversation of this.#conversations.values())
      if (equalBytes(conversation.state.record, record)) conversation.changed(subkeys);
    for (const invitation of this.#invitations.values())
      if (equalBytes(invitation.record, record)) invitation.changed(subkeys);
  }

  /** From anybody who has our route: only what carries a friend's tag is looked at. */
  #heard(message: Uint8Array, route: RouteId | undefined): void {
    const conversation = this.#byTag.get(tagOf(message) ?? '');
    if (conversation !== undefined) this.#background(conversation.heard(message, route));
  }

  #routesDied(routes: readonly RouteId[]): void {
    this.#route.died(routes);
    for (const conversation of this.#conversations.values()) conversation.routesDied(routes);
  }

  #look(): void {
    for (const invitation of this.#invitations.values()) invitation.go();
    for (const conversation of this.#conversations.values())
      this.#background(conversation.catchUp());
  }

  #lookLater(): void {
    this.#cancelLook?.();
    this.#cancelLook = this.#world.clock.after(LOOK_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #background(act: Promise<void>): void {
    act.catch((error: unknown) => this.#world.report(error));
  }
}

function toKnown({ state, about }: Conversation): Known {
  const names = [state.name, about.givenName].filter((name) => name !== '');
  return { id: state.id, names, key: state.friend, verified: about.verifiedAt !== undefined };
}
