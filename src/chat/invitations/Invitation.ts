/**
 * An invitation of mine, from its creation to its end: publish the offer, poll for the reply, and
 * write "used" or "withdrawn" into the record once a reply was taken or the invitation is
 * withdrawn. Each step is saved before it goes to the network, and resumes after a restart. Long
 * because it is one state machine.
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
   * Saves the new conversation and the used invitation in one commit, then starts the conversation;
   * or says why this reply starts none.
   */
  readonly answered: (answer: Answer) => Promise<Answered>;
  /** Whether I have a conversation with the owner of this key that is not over. */
  readonly isFriend: (key: PublicKey) => boolean;
  /** A friend whom I know by this name, but with another key. */
  readonly findNamesake: (name: string, key: PublicKey) => AskedNamesake | undefined;
  /** The invitation is deleted from the vault. */
  readonly ended: () => void;
}

/**
 * A reply that could be taken: the conversation it would start, and the invitation it would use up.
 */
export interface Answer {
  readonly conversation: ConversationState;
  readonly used: InvitationState;
  /** The person accepted a late reply, after we showed them its name, key and namesake. */
  readonly admitted: boolean;
}

/** accepted: the conversation has begun. For the others see `crossing.ts`. */
export type Answered =
  | { readonly kind: 'accepted' | 'redundant'; readonly friend: ConversationId }
  | { readonly kind: 'wait' };

/**
 * Options of a new invitation. `only`: the one public key that may reply; undefined for anybody.
 */
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
  /** It is being saved as used or as withdrawn: it cannot become the other one. */
  #ending = false;
  #stopped = false;

  constructor(context: UserContext, state: InvitationState, parts: InvitationParts) {
    this.#context = withOrdinal(context, 'invitation', state.id);
    this.#state = state;
    this.#parts = parts;
    this.#backoff = new Backoff(context.clock, () => this.go());
  }

  /**
   * Creates an invitation without saving it. Rejects with NetworkError if the node has not started.
   */
  static async create(
    context: Pick<UserContext, 'clock' | 'crypto' | 'network'>,
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

  /** Undefined once it is used or withdrawn. */
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

  /** The network says that these subkeys changed; an empty list means that the watch has ended. */
  changed(subkeys: readonly number[]): void {
    if (subkeys.length > 0) return this.go();
    this.#watched = false;
    this.#backoff.later();
  }

  /**
   * The network can be reached. `restarted`: by a new node, which has no records open and no
   * watches.
   */
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

  /**
   * Withdraws it. `friend`: the conversation with its replier that exists already, if that is why.
   */
  async #end(friend: ConversationId | undefined): Promise<void> {
    if (!(await this.#withdraw([]))) return;
    this.#context.tell({ kind: 'invitationGone', id: this.id, friend });
    this.go();
  }

  /**
   * Withdraws it in the same commit that saves its replacement, so both are never open together.
   * False, without saving anything, if it is over already. The caller tells the pages.
   */
  async giveWay(other: VaultChange): Promise<boolean> {
    if (!(await this.#withdraw([other]))) return false;
    this.go();
    return true;
  }

  /** The only public key that may reply; undefined for anybody. */
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
      const state = { ...this.#state, phase: 'withdrawn' } as const;
      if (also.length > 0) await this.#save(state, also);
      else await this.#saveIfRoom(state);
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

  /** Saves the change and tells the pages, unless the invitation is over. */
  async #update(change: Partial<InvitationState>): Promise<void> {
    if (this.isOver) return;
    await this.#save({ ...this.#state, ...change });
    const invitation = this.view();
    if (invitation !== undefined) this.#context.tell({ kind: 'invitation', invitation });
  }

  async #poll(): Promise<void> {
    const { record, createdAt, expiresAt, request } = this.#state;
    const { network, clock } = this.#context;
    // A request keeps the first reply: what others write into the subkey later does not count.
    const data = request?.data ?? (await network.read(record, REPLY_SUBKEY))?.data;
    const conversation = data && (await this.#conversationFrom(data));
    if (data && conversation) await this.#answered(conversation, data);
    else if (request !== undefined) await this.#update({ request: undefined });
    // A reply given in time may arrive late: we poll for it as long again as the invitation lived.
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
    // The maker may have forgotten the invitation, and the link may have reached anybody: ask
    // first.
    else if (request === undefined) await this.#update({ request: { data, identity, name } });
  }

  async #showPlaceholder(noted: Placeholder | undefined): Promise<void> {
    if (noted !== undefined && noted !== this.#state.noted) await this.#update({ noted });
  }

  /** The person accepts a late reply. Returns the conversation, if there is one now. */
  async admit(): Promise<ConversationId | undefined> {
    const { request } = this.#state;
    if (request === undefined || this.isOver) return undefined;
    const { data } = request;
    const conversation = await this.#conversationFrom(data);
    return conversation && (await this.#take(conversation, data, true));
  }

  /** A reply from a blocked person counts as no reply. */
  async #conversationFrom(data: Uint8Array): Promise<ConversationState | undefined> {
    const conversation = await conversationFromReply(this.#context, this.#parts, this.#state, data);
    const isBlocked = conversation && this.#context.isBlocked(conversation.friend);
    return isBlocked === true ? undefined : conversation;
  }

  /** Takes a reply. Returns the conversation with its author, if there is one now. */
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

  /** Writes the end of the invitation into the record, then deletes it here. */
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

  /** Whether the network accepted the offer. If not, the backoff tries again later. */
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
    await this.#context.vault.commit([this.#put(state), ...also]);
    this.#state = state;
  }

  /** On a full device it holds until the app is closed; by then it may be closed and deleted. */
  async #saveIfRoom(state: InvitationState): Promise<void> {
    await this.#context.vault.remedy([this.#put(state)]);
    this.#state = state;
  }

  #put(state: InvitationState): VaultChange {
    return { kind: 'put', key: this.key, value: encodeInvitationState(state) };
  }
}
