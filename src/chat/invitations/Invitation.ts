/**
 * An invitation of mine, from its making to the answer: publish the offer, look for the
 * reply, and when it came or the invitation is withdrawn, say so in the record. Each step is
 * saved before the network hears of it, and goes on after a restart. Longer than most files: it
 * is one state machine.
 */
import { singleFlight } from '../../lib/singleFlight.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { conversationFromReply, type Names } from './conversationFromReply.ts';
import type { ConversationId, InvitationId, PublicKey, RecordKey } from '../ids.ts';
import {
  encodeInvitationState,
  INVITATION_VERSION,
  type InvitationState,
} from './InvitationState.ts';
import { invitationView } from './invitationView.ts';
import { INVITATION_FRESH_MS, type InvitationLife } from '../limits.ts';
import { kindOf } from '../LogEvent.ts';
import { isUnavailable, type VaultChange, type VaultKey } from '../ports.ts';
import { Backoff } from '../Backoff.ts';
import type { AskedNamesake, InvitationView } from '../views.ts';
import { decodePlaceholder, type Placeholder } from '../wire/placeholder.ts';
import { encodeOffer, OFFER_SUBKEY, REPLY_SUBKEY, type OfferOrEnd } from '../wire/offer.ts';
import { withOrdinal, type UserContext } from '../Context.ts';
import { invitationKey } from '../vaultKeys.ts';

/** What an invitation needs of the Messenger. */
export interface InvitationParts extends Names {
  /**
   * Saves the new conversation and the used invitation in one commit, then starts it; or says why
   * this answer makes none.
   */
  readonly answered: (answer: Answer) => Promise<Answered>;
  /** Whether I have a conversation with who has this key. */
  readonly isFriend: (key: PublicKey) => boolean;
  /** Someone whom I know by this name, with another key. */
  readonly findNamesake: (name: string, key: PublicKey) => AskedNamesake | undefined;
  /** Nothing is left of it. */
  readonly ended: () => void;
}

/** What an answer makes of me and who gave it. */
export interface Answer {
  readonly conversation: ConversationState;
  readonly used: InvitationState;
  /** The person was asked, with all that is known of them. */
  readonly admitted: boolean;
}

/** accepted: it has begun. Else see `crossing.ts`. */
export type Answered =
  | { readonly kind: 'accepted' | 'redundant'; readonly friend: ConversationId }
  | { readonly kind: 'wait' };

/** What is different for an invitation that is not for anybody. */
export interface Making {
  readonly lifeMs: InvitationLife;
  readonly only: PublicKey | undefined;
}

export class Invitation {
  readonly #context: UserContext;
  readonly #parts: InvitationParts;
  readonly #backoff: Backoff;
  readonly #run = singleFlight(() => this.#advance());
  #state: InvitationState;
  #open = false;
  #watched = false;
  /** It is being saved as used or withdrawn: from then on it cannot be the other. */
  #ending = false;
  #stopped = false;

  constructor(context: UserContext, state: InvitationState, parts: InvitationParts) {
    this.#context = withOrdinal(context, 'invitation', state.id);
    this.#state = state;
    this.#parts = parts;
    this.#backoff = new Backoff(context.clock, () => this.go());
  }

  /** A new invitation; not saved yet. Rejects with NetworkError if the node has not started. */
  static async create(
    context: UserContext,
    newId: () => Promise<string>,
    { lifeMs, only }: Making,
  ): Promise<InvitationState> {
    const { crypto, network, clock } = context;
    const writer = await crypto.generateKeyPair();
    const reply = await crypto.generateKeyPair();
    const now = clock.now();
    const olm = await crypto.newAccount();
    const { account, oneTimeKey } = await crypto.newOneTimeKey(olm.account);
    return {
      v: INVITATION_VERSION,
      id: (await newId()) as InvitationId,
      createdAt: now,
      expiresAt: now + lifeMs,
      record: await network.createRecord([writer.publicKey, reply.publicKey], 1),
      writer,
      reply,
      conversation: await crypto.generateKeyPair(),
      handshake: await crypto.generateKeyPair(),
      account,
      olmIdentity: olm.identityKey,
      oneTimeKey,
      phase: 'publishing',
      noted: undefined,
      request: undefined,
      only,
      taken: undefined,
    };
  }

  get id(): InvitationId {
    return this.#state.id;
  }

  get record(): RecordKey {
    return this.#state.record;
  }

  get key(): VaultKey {
    return invitationKey(this.#state.id);
  }

  /** None once it is used or withdrawn. */
  view(): InvitationView | undefined {
    const now = this.#context.clock.now();
    const me = this.#context.identity().pair.publicKey;
    return invitationView(this.#state, me, now, this.#parts.findNamesake);
  }

  go(): void {
    if (this.#stopped) return;
    this.#run().catch((error: unknown) => {
      if (!isUnavailable(error)) return this.#context.report(error);
      this.#context.log({ area: 'invitation', what: 'failed', kind: kindOf(error) });
      this.#backoff.later();
    });
  }

  /** The network says that these subkeys changed; none: the watch is over. */
  changed(subkeys: readonly number[]): void {
    if (subkeys.length > 0) return this.go();
    this.#watched = false;
    this.#backoff.later();
  }

  /** The network can be reached (again). */
  online(restarted: boolean): void {
    if (restarted) this.#open = this.#watched = false;
    this.#backoff.reset();
    this.go();
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.reset();
  }

  withdraw(): Promise<void> {
    return this.#end(undefined);
  }

  /** `friend`: with whom it led to a conversation by another way. */
  async #end(friend: ConversationId | undefined): Promise<void> {
    if (!(await this.#withdraw([]))) return;
    this.#context.tell({ kind: 'invitationGone', id: this.id, friend });
    this.go();
  }

  /**
   * Withdraws it in the commit that saves another one in its place: at no time are both open.
   * False, and nothing is saved, if it is over already. The caller tells of it.
   */
  async giveWay(other: VaultChange): Promise<boolean> {
    if (!(await this.#withdraw([other]))) return false;
    this.go();
    return true;
  }

  /** Who alone may answer it. */
  get only(): PublicKey | undefined {
    return this.#state.only;
  }

  get isOver(): boolean {
    return this.#ending || this.#state.phase === 'used' || this.#state.phase === 'withdrawn';
  }

  async #withdraw(also: readonly VaultChange[]): Promise<boolean> {
    if (this.isOver) return false;
    this.#ending = true;
    try {
      await this.#save({ ...this.#state, phase: 'withdrawn' }, also);
    } finally {
      this.#ending = false;
    }
    return true;
  }

  async #advance(): Promise<void> {
    await this.#ensureOpen();
    switch (this.#state.phase) {
      case 'publishing':
        await this.#publish();
        break;
      case 'waiting':
        await this.#ensureWatched();
        await this.#poll();
        break;
      case 'used':
      case 'withdrawn':
        await this.#close();
    }
  }

  async #ensureOpen(): Promise<void> {
    if (this.#open) return;
    await this.#context.network.openRecord(this.#state.record, this.#state.writer);
    this.#open = true;
  }

  async #ensureWatched(): Promise<void> {
    if (this.#watched) return;
    await this.#context.network.watch(this.#state.record, REPLY_SUBKEY, REPLY_SUBKEY);
    this.#watched = true;
  }

  async #publish(): Promise<void> {
    const { reply, conversation, handshake, expiresAt, olmIdentity, oneTimeKey } = this.#state;
    const accepted = await this.#write({
      kind: 'open',
      name: this.#context.identity().name,
      replyKey: reply.publicKey,
      writerKey: conversation.publicKey,
      handshakeKey: handshake.publicKey,
      olmIdentity,
      oneTimeKey,
      expiresAt,
    });
    if (!accepted || this.#ending || this.#state.phase !== 'publishing') return;
    this.#context.log({ area: 'invitation', what: 'published' });
    await this.#update({ phase: 'waiting' });
    this.go();
  }

  /** Unless it is over by now. */
  async #update(change: Partial<InvitationState>): Promise<void> {
    if (this.isOver) return;
    await this.#save({ ...this.#state, ...change });
    const invitation = this.view();
    if (invitation !== undefined) this.#context.tell({ kind: 'invitation', invitation });
  }

  async #poll(): Promise<void> {
    const { record, createdAt, expiresAt, request } = this.#state;
    const { network, clock } = this.#context;
    // Who answered first is asked about; what others write there meanwhile does not count.
    const data = request?.data ?? (await network.read(record, REPLY_SUBKEY))?.data;
    const conversation = data && (await this.#conversationFrom(data));
    if (data && conversation) await this.#answered(conversation, data);
    else if (request !== undefined) await this.#update({ request: undefined });
    // An answer that was given in time may come late: for that there is as long as it lived.
    else if (clock.now() > expiresAt + (expiresAt - createdAt)) await this.withdraw();
    else await this.#showPlaceholder(data && decodePlaceholder(data));
  }

  async #answered(conversation: ConversationState, data: Uint8Array): Promise<void> {
    const { createdAt, expiresAt, only, request } = this.#state;
    const { friend: identity, name } = conversation;
    const now = this.#context.clock.now();
    const isFresh = now <= expiresAt && now - createdAt <= INVITATION_FRESH_MS;
    if (isFresh || only !== undefined || this.#parts.isFriend(identity))
      await this.#take(conversation, data, false);
    // Who made it may not think of it any more, and who has it by now is not known.
    else if (request === undefined) await this.#update({ request: { data, identity, name } });
  }

  async #showPlaceholder(noted: Placeholder | undefined): Promise<void> {
    if (noted !== undefined && noted !== this.#state.noted) await this.#update({ noted });
  }

  /** The person says yes to who answered late; the conversation, if there is one now. */
  async admit(): Promise<ConversationId | undefined> {
    const { request } = this.#state;
    if (request === undefined || this.isOver) return undefined;
    const { data } = request;
    const conversation = await this.#conversationFrom(data);
    return conversation && (await this.#take(conversation, data, true));
  }

  /** Who is blocked has answered nothing. */
  async #conversationFrom(data: Uint8Array): Promise<ConversationState | undefined> {
    const conversation = await conversationFromReply(this.#context, this.#parts, this.#state, data);
    const isBlocked = conversation && this.#context.isBlocked(conversation.friend);
    return isBlocked === true ? undefined : conversation;
  }

  /** The conversation with who answered, if there is one now. */
  async #take(
    conversation: ConversationState,
    data: Uint8Array,
    admitted: boolean,
  ): Promise<ConversationId | undefined> {
    if (this.#state.phase !== 'waiting' || this.#ending) return undefined;
    const taken = await this.#context.crypto.hash(data);
    const used: InvitationState = { ...this.#state, phase: 'used', request: undefined, taken };
    this.#ending = true;
    let answered: Answered;
    try {
      answered = await this.#parts.answered({ conversation, used, admitted });
    } finally {
      this.#ending = false;
    }
    if (answered.kind === 'wait') return undefined;
    this.#context.log({ area: 'invitation', what: 'answered' });
    if (answered.kind === 'accepted') {
      this.#state = used;
      this.go();
    } else await this.#end(answered.friend);
    return answered.friend;
  }

  /** Says in the record that it is over, then forgets it. */
  async #close(): Promise<void> {
    const { phase, taken } = this.#state;
    const used = phase === 'used' && taken !== undefined;
    if (!(await this.#write(used ? { kind: 'used', reply: taken } : { kind: 'withdrawn' }))) return;
    this.stop();
    this.#context.log({ area: 'invitation', what: 'closed' });
    await this.#context.vault.commit([{ kind: 'delete', key: this.key }]);
    this.#parts.ended();
    await this.#context.network.deleteRecord(this.#state.record);
  }

  /** Whether the network has it. */
  async #write(offer: OfferOrEnd): Promise<boolean> {
    const { network, crypto } = this.#context;
    const { record } = this.#state;
    if ((await network.unsent(record)).includes(OFFER_SUBKEY)) {
      this.#backoff.later();
      return false;
    }
    const data = await encodeOffer(crypto, this.#context.identity().pair, record, offer);
    const outcome = await network.write(record, OFFER_SUBKEY, data);
    if (outcome.kind === 'accepted') {
      this.#backoff.reset();
      return true;
    }
    this.#backoff.later();
    return false;
  }

  async #save(state: InvitationState, also: readonly VaultChange[] = []): Promise<void> {
    await this.#context.vault.commit([
      { kind: 'put', key: this.key, value: encodeInvitationState(state) },
      ...also,
    ]);
    this.#state = state;
  }
}
