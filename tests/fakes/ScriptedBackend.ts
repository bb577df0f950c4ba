/**
 * A backend that follows a script: for pictures of the screens and tests of the page. Long because it
 * implements the whole API.
 */
import type { Asked, AskedVerbs, BackendApi } from '../../src/backend/BackendApi.ts';
import type { ConversationId, InvitationId, MessageId } from '../../src/chat/ids.ts';
import type { InvitationLife } from '../../src/chat/limits.ts';
import type {
  FriendView,
  HistoryPage,
  InvitationView,
  MessageDetails,
  MessageView,
  PrivacySettings,
} from '../../src/chat/views.ts';
import type {
  AcceptOutcome,
  AdmitOutcome,
  CompareOutcome,
  InviteByKeyOutcome,
  InviteOutcome,
  JoinOutcome,
  ContactOutcome,
  NameOutcome,
  OpenOutcome,
  SafetyOutcome,
  SendOutcome,
  Unreached,
} from '../../src/chat/outcomes.ts';
import type { SendKey } from '../../src/chat/verbs.ts';
import type { NetworkView, BackendEvent, BackendSnapshot } from '../../src/backend/stage.ts';

export interface Script {
  readonly snapshot: BackendSnapshot;
  readonly network?: NetworkView;
  readonly log?: readonly string[];
  readonly messages?: ReadonlyMap<ConversationId, readonly MessageView[]>;
  readonly opens?: OpenOutcome;
  readonly accepts?: AcceptOutcome;
  readonly admits?: AdmitOutcome;
  readonly joins?: JoinOutcome;
  readonly sends?: SendOutcome;
  readonly names?: NameOutcome;
  readonly invites?: InviteOutcome;
  readonly invitesByKey?: InviteByKeyOutcome;
  /** The outcome for every name and note. */
  readonly contactOutcome?: ContactOutcome;
  readonly notes?: ReadonlyMap<ConversationId, string>;
  readonly safety?: SafetyOutcome;
  readonly unreached?: Unreached;
  /** The outcome for every compared text. */
  readonly compares?: CompareOutcome;
  readonly stories?: ReadonlyMap<MessageId, MessageDetails>;
}

/** 213 characters of base32, like a real invitation. */
const CODE = 'AEQF3KX7'.repeat(27).slice(0, 213);

export class ScriptedBackend implements BackendApi {
  /** Every call with its arguments, as text. */
  readonly calls: string[] = [];
  /** The key of each message that was sent. */
  readonly sendKeys: (SendKey | undefined)[] = [];
  /** The name of every call and verb that a page has reached it with, in order. */
  readonly reached: string[] = [];
  /** Separate from the calls, because pages poll as time passes. */
  readonly polled: InvitationId[] = [];
  readonly #script: Script;
  readonly #friends: Map<ConversationId, FriendView>;
  #events: MessagePort | undefined;
  #sequence = 1000;
  #mayAnswer = Promise.resolve();

  constructor(script: Script) {
    this.#script = script;
    this.#friends = new Map(script.snapshot.friends.map((friend) => [friend.id, friend]));
  }

  tell(event: BackendEvent): void {
    if (event.kind === 'friend') this.#friends.set(event.friend.id, event.friend);
    this.#events?.postMessage(event);
  }

  /** From now on, calls get their answers only after the returned function is called. */
  holdAnswers(): () => void {
    let release: () => void = () => undefined;
    this.#mayAnswer = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** This backend as a page reaches it. */
  asReached(): BackendApi {
    return new Proxy<BackendApi>(this, {
      get: (_, name) => {
        const call: unknown = Reflect.get(this, name);
        if (typeof call !== 'function') return call;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          this.reached.push(String(name === 'ask' ? args[2] : name));
          const answer = Reflect.apply(call, this, args) as unknown;
          await this.#mayAnswer;
          return answer;
        };
      },
    });
  }

  async life(): Promise<string> {
    return '';
  }
  async connect(events: MessagePort, _tab: string, _isAgain: boolean): Promise<BackendSnapshot> {
    this.#events = events;
    return this.#script.snapshot;
  }
  async retry(): Promise<void> {
    this.calls.push('retry');
  }
  async takeOver(): Promise<void> {
    this.calls.push('takeOver');
    this.tell({ kind: 'stage', stage: { kind: 'starting' } });
  }
  async network(): Promise<NetworkView | undefined> {
    return this.#script.network;
  }
  async log(): Promise<readonly string[]> {
    this.calls.push('log');
    return this.#script.log ?? [];
  }
  async reportFailure(name: string): Promise<void> {
    this.calls.push(`reportFailure ${name}`);
  }
  async reportBrowserState(what: string): Promise<void> {
    this.calls.push(`reportBrowserState ${what}`);
  }
  async introduce(name: string): Promise<NameOutcome> {
    this.calls.push(`introduce ${name}`);
    if (name.trim() === '') return { kind: 'empty' };
    return this.#script.names ?? { kind: 'saved', me: { name, publicKey: 'VLD0:me' } };
  }

  async invite(lifeMs: InvitationLife, instead: InvitationId | undefined): Promise<InviteOutcome> {
    this.calls.push(`invite ${lifeMs}${instead === undefined ? '' : ` instead of ${instead}`}`);
    if (this.#script.invites !== undefined) return this.#script.invites;
    const invitation = this.#invitation(lifeMs);
    this.tell(
      instead === undefined
        ? { kind: 'invitation', invitation }
        : { kind: 'invitationReplaced', id: instead, by: invitation },
    );
    return { kind: 'made', invitation };
  }
  async inviteByKey(publicKey: string): Promise<InviteByKeyOutcome> {
    this.calls.push(`inviteByKey ${publicKey}`);
    if (this.#script.invitesByKey !== undefined) return this.#script.invitesByKey;
    const byKey = { publicKey, chatKey: CODE.slice(0, 162) };
    const invitation = { ...this.#invitation(7 * 86_400_000), byKey };
    this.tell({ kind: 'invitation', invitation });
    return { kind: 'made', invitation };
  }
  async join(publicKey: string, chatKey: string): Promise<JoinOutcome> {
    this.calls.push(`join ${publicKey} ${chatKey}`);
    return this.#script.joins ?? { kind: 'mismatch' };
  }
  async admit(id: InvitationId): Promise<AdmitOutcome> {
    this.calls.push(`admit ${id}`);
    return this.#script.admits ?? { kind: 'gone' };
  }
  async pollFor(id: InvitationId): Promise<void> {
    this.polled.push(id);
  }
  async withdraw(id: InvitationId): Promise<void> {
    this.calls.push(`withdraw ${id}`);
    this.tell({ kind: 'invitationGone', id, friend: undefined });
  }
  async openInvitation(text: string): Promise<OpenOutcome> {
    this.calls.push(`openInvitation ${text}`);
    return this.#script.opens ?? { kind: 'foreign' };
  }
  async accept(_id: InvitationId): Promise<AcceptOutcome> {
    return this.#script.accepts ?? { kind: 'gone' };
  }
  async decline(id: InvitationId): Promise<void> {
    this.calls.push(`decline ${id}`);
  }

  ask(_: Asked, id: ConversationId, verb: string, args: readonly unknown[]): Promise<unknown> {
    const verbs = this as unknown as AskedVerbs;
    return verbs[verb]?.(id, ...args) ?? Promise.reject(new Error(`there is no verb ${verb}`));
  }

  async history(
    id: ConversationId,
    before: MessageId | undefined,
    limit: number,
  ): Promise<HistoryPage> {
    const all = this.#script.messages?.get(id) ?? [];
    const older = all.filter((message) => before === undefined || message.id < before);
    return { messages: older.slice(-limit), more: older.length > limit };
  }
  async send(id: ConversationId, text: string, key?: SendKey): Promise<SendOutcome> {
    this.sendKeys.push(key);
    this.calls.push(`send ${text}`);
    if (this.#script.sends !== undefined) return this.#script.sends;
    const message = textMessage(++this.#sequence, true, text, Date.now());
    this.tell({ kind: 'messages', id, messages: [message], gone: [] });
    this.#update(id, { draft: '' });
    return { kind: 'saved' };
  }
  async saveDraft(id: ConversationId, text: string): Promise<void> {
    this.calls.push(`saveDraft ${text}`);
    this.#update(id, { draft: text });
  }
  async markRead(id: ConversationId): Promise<void> {
    this.calls.push(`markRead ${id}`);
    const friend = this.#friend(id);
    if (friend) this.tell({ kind: 'friend', friend: { ...friend, unread: 0 } });
  }
  async messageDetails(
    _id: ConversationId,
    message: MessageId,
  ): Promise<MessageDetails | undefined> {
    return this.#script.stories?.get(message);
  }
  async rename(id: ConversationId, name: string): Promise<ContactOutcome> {
    this.calls.push(`rename ${name}`);
    if (this.#script.contactOutcome !== undefined) return this.#script.contactOutcome;
    const theirName = this.#friend(id)?.theirName ?? '';
    return this.#update(id, { nickname: name, name: name === '' ? theirName : name });
  }
  async saveNotes(_id: ConversationId, text: string): Promise<ContactOutcome> {
    this.calls.push(`saveNotes ${text}`);
    return this.#script.contactOutcome ?? { kind: 'saved' };
  }
  async notes(id: ConversationId): Promise<string> {
    return this.#script.notes?.get(id) ?? '';
  }
  async mute(id: ConversationId, muted: boolean): Promise<ContactOutcome> {
    this.calls.push(`mute ${muted}`);
    return this.#update(id, { muted });
  }
  async verify(id: ConversationId, verified: boolean): Promise<ContactOutcome> {
    this.calls.push(`verify ${verified}`);
    return this.#update(id, { verifiedAt: verified ? Date.now() : undefined });
  }
  async acknowledgeNamesake(id: ConversationId): Promise<ContactOutcome> {
    this.calls.push(`acknowledgeNamesake ${id}`);
    const namesake = this.#friend(id)?.namesake;
    return this.#update(id, { namesake: namesake && { ...namesake, seen: true } });
  }
  async safetyNumber(_id: ConversationId): Promise<SafetyOutcome> {
    return this.#script.safety ?? { kind: 'gone' };
  }
  async compareSafetyNumber(id: ConversationId, text: string): Promise<CompareOutcome> {
    this.calls.push(`compareSafetyNumber ${text}`);
    const outcome = this.#script.compares ?? { kind: 'foreign' };
    if (outcome.kind === 'same') this.#update(id, { verifiedAt: Date.now() });
    return outcome;
  }
  async typing(_id: ConversationId, active: boolean): Promise<void> {
    this.calls.push(`typing ${active}`);
  }
  async setPrivacy(privacy: PrivacySettings): Promise<void> {
    this.calls.push(`setPrivacy ${JSON.stringify(privacy)}`);
    this.tell({ kind: 'privacy', privacy });
  }
  async startAnew(): Promise<void> {
    this.calls.push('startAnew');
    this.tell({ kind: 'stage', stage: { kind: 'starting' } });
  }
  async block(id: ConversationId): Promise<ContactOutcome> {
    this.calls.push(`block ${id}`);
    return this.#update(id, { blocked: true, unread: 0, activity: 'unknown' });
  }
  async unblock(id: ConversationId): Promise<ContactOutcome> {
    this.calls.push(`unblock ${id}`);
    return this.#update(id, { blocked: false });
  }
  async unreached(_id: ConversationId): Promise<Unreached> {
    return this.#script.unreached ?? { coming: 0, lost: 0 };
  }
  async end(id: ConversationId): Promise<void> {
    this.calls.push(`end ${id}`);
    this.#update(id, { phase: 'ended', endedAt: Date.now() });
  }
  async leave(id: ConversationId): Promise<void> {
    this.calls.push(`leave ${id}`);
    this.tell({ kind: 'friendGone', id });
  }

  #update(id: ConversationId, change: Partial<FriendView>): ContactOutcome {
    const friend = this.#friend(id);
    if (friend) this.tell({ kind: 'friend', friend: { ...friend, ...change } });
    return { kind: 'saved' };
  }

  #invitation(lifeMs: number): InvitationView {
    const now = Date.now();
    return {
      id: `new${++this.#sequence}` as InvitationId,
      code: CODE,
      createdAt: now,
      expiresAt: now + lifeMs,
      phase: 'waiting',
      request: undefined,
      byKey: undefined,
    };
  }

  #friend(id: ConversationId): FriendView | undefined {
    return this.#friends.get(id);
  }
}

/** `order` sets the place in the conversation and the sequence number. */
export function textMessage(order: number, mine: boolean, text: string, at: number): MessageView {
  const id = String(order).padStart(11, '0') as MessageId;
  return { kind: 'text', id, mine, sequence: order, at, text };
}

export const invitationCode = CODE;
