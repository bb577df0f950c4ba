/**
 * All invitations, mine and those of others, and how they become conversations: making, replacing,
 * opening, accepting, declining and withdrawing them. Long because all of these exclude each other.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { Mutex } from '../../lib/Mutex.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { resolveCrossing } from './crossing.ts';
import { LateAnswers, lateReply, toSave as saveLate, type LateAnswer } from './LateAnswers.ts';
import type { ChatEvent } from '../events.ts';
import { parseKey } from '../people/Identity.ts';
import { isSameRecord, type ConversationId, type InvitationId, type RecordKey } from '../ids.ts';
import { Invitation, type Answer, type Answered, type Making } from './Invitation.ts';
import { encodeInvitationState, type InvitationState } from './InvitationState.ts';
import { INVITATION_LIFE_MS, type InvitationLife } from '../limits.ts';
import { findNamesake, type Known } from '../people/findNamesake.ts';
import { OpenedInvitations } from './OpenedInvitations.ts';
import { isUnavailable, type VaultChange } from '../ports.ts';
import { isOver, type InvitationView } from '../views.ts';
import type {
  AcceptOutcome,
  AdmitOutcome,
  InviteByKeyOutcome,
  InviteOutcome,
  JoinOutcome,
  MadeInvitation,
  OpenOutcome,
} from '../outcomes.ts';
import { withIdentity } from '../wire/chatKey.ts';
import { decodeInvitation } from '../wire/invitationCode.ts';
import type { UserContext } from '../Context.ts';
import { invitationKey } from '../vaultKeys.ts';

/** What invitations need of the Messenger. */
export interface InvitationsParts {
  readonly newId: () => Promise<ConversationId>;
  readonly conversations: () => readonly ConversationState[];
  /** All friends, with their names and keys. */
  readonly known: () => readonly Known[];
  /**
   * The vault changes that save a new conversation. `warned`: the person accepted after we warned
   * them of a namesake.
   */
  readonly beginning: (state: ConversationState, warned: boolean) => readonly VaultChange[];
  /** Starts a conversation that is saved. */
  readonly begin: (state: ConversationState) => Promise<void>;
  /**
   * Replaces conversation `id` by a new one under the same id; one commit, together with what `also`
   * returns. False, with nothing changed, if the old one cannot give way any more.
   */
  readonly replace: (
    id: ConversationId,
    by: ConversationState,
    also: (old: ConversationState) => readonly VaultChange[],
  ) => Promise<boolean>;
}

export class Invitations {
  readonly #context: UserContext;
  readonly #parts: InvitationsParts;
  readonly #mine = new Map<InvitationId, Invitation>();
  readonly #opened: OpenedInvitations;
  readonly #lateAnswers: LateAnswers;
  /**
   * Accepting an invitation and taking a reply to one exclude each other; see `resolveCrossing`.
   */
  readonly #accepting = new Mutex();

  constructor(
    context: UserContext,
    lateAnswers: ReadonlyMap<InvitationId, LateAnswer>,
    parts: InvitationsParts,
  ) {
    this.#context = context;
    this.#parts = parts;
    this.#lateAnswers = new LateAnswers(context, lateAnswers, (record) =>
      this.#opened.letGo(record),
    );
    this.#opened = new OpenedInvitations(context, {
      newId: parts.newId,
      conversations: () => this.#parts.conversations(),
      known: parts.known,
      isInUse: (record) => this.#isInUse(record),
      lateAnswer: (record) => this.#lateAnswers.find(record),
      accepted: async (state, warned) => {
        await context.vault.commit(parts.beginning(state, warned));
        await parts.begin(state);
      },
      declined: async (id, decline) => {
        await context.vault.commit([saveLate(id, decline)]);
        this.#lateAnswers.add(id, decline);
      },
    });
  }

  /** Adds an invitation of mine that is saved already. */
  add(state: InvitationState): Invitation {
    const invitation = new Invitation(this.#context, state, {
      newId: this.#parts.newId,
      answered: (answer) => this.#accepting.run(() => this.#answered(answer)),
      isInUse: (record) => this.#isInUse(record),
      isFriend: (key) =>
        this.#parts.conversations().some((each) => !isOver(each) && equalBytes(each.friend, key)),
      findNamesake: (name, key) => {
        const namesake = findNamesake(name, key, this.#parts.known());
        return namesake && { friend: namesake.id, verified: namesake.verified };
      },
      ended: () => this.#mine.delete(state.id),
    });
    this.#mine.set(state.id, invitation);
    return invitation;
  }

  views(): readonly InvitationView[] {
    return [...this.#mine.values()].map((each) => each.view()).filter((view) => view !== undefined);
  }

  online(restarted: boolean): void {
    this.#lateAnswers.online();
    for (const invitation of this.#mine.values()) invitation.online(restarted);
  }

  offline(): void {
    this.#lateAnswers.offline();
  }

  poll(): void {
    for (const invitation of this.#mine.values()) invitation.go();
  }

  stop(): void {
    for (const invitation of this.#mine.values()) invitation.stop();
  }

  changed(record: RecordKey, subkeys: readonly number[]): void {
    for (const invitation of this.#mine.values())
      if (equalBytes(invitation.record, record)) invitation.changed(subkeys);
  }

  /**
   * `instead`: the open invitation that the new one replaces; it is withdrawn in the same commit.
   */
  invite(
    lifeMs: InvitationLife = INVITATION_LIFE_MS,
    instead?: InvitationId,
  ): Promise<InviteOutcome> {
    return ifReady(async () => {
      if (instead === undefined) return this.#make({ lifeMs, only: undefined });
      const old = this.#mine.get(instead);
      if (old === undefined || old.isOver) return { kind: 'over' };
      const { state, put } = await this.#create({ lifeMs, only: old.only });
      if (!(await old.giveWay(put))) {
        await this.#context.network.deleteRecord(state.record);
        return { kind: 'over' };
      }
      return this.#made(state, (by) => ({ kind: 'invitationReplaced', id: instead, by }));
    });
  }

  /**
   * Makes an invitation to which only this public key may reply. The key is a text like
   * `Me.publicKey`.
   */
  inviteByKey(publicKey: string): Promise<InviteByKeyOutcome> {
    return ifReady(async () => {
      const only = parseKey(publicKey);
      if (only === undefined) return { kind: 'badKey' };
      if (equalBytes(only, this.#context.identity().pair.publicKey)) return { kind: 'ownKey' };
      return this.#make({ lifeMs: INVITATION_LIFE_MS, only });
    });
  }

  /** Makes the invitation code from a friend's public key and chat key, or says what is wrong. */
  join(publicKey: string, chatKey: string): JoinOutcome {
    const identity = parseKey(publicKey);
    if (identity === undefined) return { kind: 'badKey' };
    if (equalBytes(identity, this.#context.identity().pair.publicKey)) return { kind: 'ownKey' };
    const code = withIdentity(chatKey, identity);
    if (code === undefined) return { kind: 'badChatKey' };
    const { kind } = decodeInvitation(code);
    return kind === 'code' ? { kind, code } : { kind: 'mismatch' };
  }

  /**
   * Polls now for a reply to an invitation on the screen: a watch may take seconds to report it.
   */
  pollFor(id: InvitationId): void {
    this.#mine.get(id)?.go();
  }

  async withdraw(id: InvitationId): Promise<void> {
    await this.#mine.get(id)?.withdraw();
  }

  /** Accepts a late reply to one of mine. */
  async admit(id: InvitationId): Promise<AdmitOutcome> {
    const friend = await this.#mine.get(id)?.admit();
    return friend === undefined ? { kind: 'gone' } : { kind: 'admitted', friend };
  }

  open(text: string): Promise<OpenOutcome> {
    return this.#opened.open(text);
  }

  accept(id: InvitationId): Promise<AcceptOutcome> {
    return this.#accepting.run(() => this.#opened.accept(id));
  }

  /** Declines an invitation; its maker sees it. */
  decline(id: InvitationId): Promise<void> {
    return this.#opened.decline(id);
  }

  async #make(making: Making): Promise<MadeInvitation> {
    const { state, put } = await this.#create(making);
    await this.#context.vault.commit([put]);
    return this.#made(state, (invitation) => ({ kind: 'invitation', invitation }));
  }

  async #create(
    making: Making,
  ): Promise<{ readonly state: InvitationState; readonly put: VaultChange }> {
    const state = await Invitation.create(this.#context, this.#parts.newId, making);
    return { state, put: toSave(state) };
  }

  /** Adds an invitation that has just been saved, and tells the pages. */
  #made(state: InvitationState, event: (view: InvitationView) => ChatEvent): MadeInvitation {
    const invitation = this.add(state);
    const view = invitation.view();
    if (view === undefined) throw new Error('a new invitation has a view');
    this.#context.tell(event(view));
    invitation.go();
    return { kind: 'made', invitation: view };
  }

  async #answered({ conversation, used, admitted }: Answer): Promise<Answered> {
    const me = this.#context.identity().pair.publicKey;
    for (;;) {
      const { friend } = conversation;
      const crossing = resolveCrossing(used.createdAt, friend, me, this.#parts.conversations());
      if (crossing.kind !== 'accept') return crossing;
      const { instead } = crossing;
      if (instead === undefined) {
        const beginning = this.#parts.beginning(conversation, admitted);
        await this.#context.vault.commit([...beginning, toSave(used)]);
        await this.#parts.begin(conversation);
      } else if (!(await this.#replace(instead, conversation, toSave(used)))) {
        // The old conversation has changed since the decision: the friend joined it, or it was ended.
        continue;
      }
      const id = instead ?? conversation.id;
      this.#context.tell({ kind: 'invitationGone', id: used.id, friend: id });
      return { kind: 'accepted', friend: id };
    }
  }

  /** The maker of an invitation that I accepted still gets my reply, and then withdraws it. */
  async #replace(
    instead: ConversationId,
    by: ConversationState,
    used: VaultChange,
  ): Promise<boolean> {
    const id = (await this.#parts.newId()) as string as InvitationId;
    let reply: LateAnswer | undefined;
    const replaced = await this.#parts.replace(instead, by, (old) => {
      reply = lateReply(old);
      return reply === undefined ? [used] : [used, saveLate(id, reply)];
    });
    if (replaced && reply !== undefined) this.#lateAnswers.add(id, reply);
    return replaced;
  }

  /** Whether a conversation or invitation uses this record, with whatever encryption key. */
  #isInUse(record: RecordKey): boolean {
    const conversations = this.#parts.conversations();
    return [
      ...conversations.flatMap((each) => [each.record, each.invitation]),
      ...[...this.#mine.values()].map((each) => each.record),
      ...this.#lateAnswers.records(),
    ].some((used) => isSameRecord(used, record));
  }
}

function toSave(state: InvitationState): VaultChange {
  return { kind: 'put', key: invitationKey(state.id), value: encodeInvitationState(state) };
}

/** Runs something that needs the node; `notReady` if it has not started or loaded. */
async function ifReady<T>(act: () => Promise<T>): Promise<T | { readonly kind: 'notReady' }> {
  try {
    return await act();
  } catch (error) {
    if (isUnavailable(error)) return { kind: 'notReady' };
    throw error;
  }
}
