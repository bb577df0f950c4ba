/** Invitations of others: reads the offer, asks the person, and accepts or declines. */
import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { keyText } from '../people/Identity.ts';
import type { LateAnswer } from './LateAnswers.ts';
import { closeRecord } from '../closeRecord.ts';
import { conversationFromOffer, replyWriter } from './conversationFromOffer.ts';
import {
  isSameRecord,
  type ConversationId,
  type InvitationId,
  type KeyPair,
  type PublicKey,
  type RecordKey,
} from '../ids.ts';
import { MAX_QUESTIONS } from '../limits.ts';
import { findNamesake, type Known } from '../people/findNamesake.ts';
import { isUnavailable, NetworkError } from '../ports.ts';
import { isSafety } from '../wire/safetyNumber.ts';
import { isOver } from '../views.ts';
import type { AcceptOutcome, OpenOutcome } from '../outcomes.ts';
import { isLikeChatKey } from '../wire/chatKey.ts';
import { decodeInvitation, type InvitationCode } from '../wire/invitationCode.ts';
import { decodePlaceholder, encodePlaceholder } from '../wire/placeholder.ts';
import { decodeOffer, OFFER_SUBKEY, REPLY_SUBKEY, type Offer } from '../wire/offer.ts';
import { isLikeReply } from '../wire/reply.ts';
import type { UserContext } from '../Context.ts';
import { inBackground } from '../inBackground.ts';

interface Question {
  readonly code: InvitationCode;
  readonly offer: Offer;
  /** We warned the person of a namesake. */
  readonly warned: boolean;
  /** The conversation with the maker that the person was told of, if there was one. */
  readonly friend: ConversationId | undefined;
}

/** What OpenedInvitations needs of the Messenger. */
export interface OpenedInvitationsParts {
  readonly newId: () => Promise<ConversationId>;
  readonly conversations: () => readonly ConversationState[];
  readonly known: () => readonly Known[];
  /** Whether a conversation or another invitation uses this record. */
  readonly isInUse: (record: RecordKey) => boolean;
  /** What still has to be written into this record. */
  readonly lateAnswer: (record: RecordKey) => LateAnswer | undefined;
  readonly accepted: (conversation: ConversationState, warned: boolean) => Promise<void>;
  readonly declined: (id: InvitationId, decline: LateAnswer) => Promise<void>;
}

export class OpenedInvitations {
  readonly #context: UserContext;
  readonly #parts: OpenedInvitationsParts;
  /** Only in memory: after a restart, opening the link asks again. The oldest first. */
  readonly #questions = new Map<InvitationId, Question>();
  /** Records that are being looked up, each as often as it is. */
  readonly #lookups: RecordKey[] = [];

  constructor(context: UserContext, parts: OpenedInvitationsParts) {
    this.#context = context;
    this.#parts = parts;
  }

  async open(text: string): Promise<OpenOutcome> {
    if (isSafety(text)) return { kind: 'safety' };
    const decoded = decodeInvitation(text);
    if (decoded.kind !== 'code') return isLikeChatKey(text) ? { kind: 'chatKey' } : decoded;
    const { code } = decoded;
    if (equalBytes(code.identity, this.#context.identity().pair.publicKey)) return { kind: 'own' };
    if (this.#context.isBlocked(code.identity))
      return { kind: 'blocked', friend: this.#with(code.identity)?.id };
    const mine = this.#parts
      .conversations()
      .find(({ invitation, friend }) => isSame(code, invitation, friend));
    if (mine !== undefined)
      return mine.phase === 'taken' ? { kind: 'used' } : { kind: 'known', friend: mine.id };
    return this.#lookUp(code);
  }

  /**
   * Refuses a link that somebody made from a record that is in use: to open it would take its writer
   * from whoever uses it. The record is let go again, unless the person is asked.
   */
  async #lookUp(code: InvitationCode): Promise<OpenOutcome> {
    const { record } = code;
    const late = this.#parts.lateAnswer(record);
    const isAgain = late !== undefined && isOf(code, late);
    if (!isAgain && this.#parts.isInUse(record)) return { kind: 'forged' };
    this.#lookups.push(record);
    try {
      return await this.#ask(code, late?.writer);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const isMissing = error instanceof NetworkError && error.kind !== 'offline';
      return { kind: isMissing ? 'missing' : 'offline' };
    } finally {
      this.#lookups.splice(this.#lookups.indexOf(record), 1);
      inBackground(this.#context, this.letGo(record));
    }
  }

  /** Closes the record of an invitation, if nothing needs it any more. */
  async letGo(record: RecordKey): Promise<void> {
    const asked = Array.from(this.#questions.values(), ({ code }) => code.record);
    const isNeeded = [...asked, ...this.#lookups].some((each) => isSameRecord(each, record));
    if (isNeeded || this.#parts.isInUse(record)) return;
    await closeRecord(this.#context.network, record);
  }

  async #ask(code: InvitationCode, writer: KeyPair | undefined): Promise<OpenOutcome> {
    const { network, crypto, clock } = this.#context;
    await network.openRecord(code.record, writer);
    const value = await network.read(code.record, OFFER_SUBKEY);
    if (value === undefined) return { kind: 'missing' };
    const offer = await decodeOffer(crypto, code.identity, code.record, value.data);
    if (offer.kind !== 'open') return { kind: offer.kind };
    if (offer.expiresAt <= clock.now()) return { kind: 'expired' };
    const reply = await network.read(code.record, REPLY_SUBKEY);
    if (reply !== undefined && isLikeReply(reply.data)) return { kind: 'used' };
    const id = (await this.#parts.newId()) as string as InvitationId;
    const namesake = findNamesake(offer.name, code.identity, this.#parts.known());
    const friend = this.#friendWith(code.identity);
    const question = { code, offer, warned: namesake !== undefined, friend };
    this.#questions.set(id, question);
    this.#forgetOldest();
    // The privacy setting for receipts covers "seen" as well.
    const tells = this.#context.privacy().read;
    if (tells && (reply === undefined || decodePlaceholder(reply.data) !== 'seen'))
      inBackground(this.#context, this.#seen(id, question));
    return {
      kind: 'asks',
      invitation: id,
      name: offer.name,
      publicKey: keyText(code.identity),
      expiresAt: offer.expiresAt,
      friend,
      namesake: namesake && { friend: namesake.id, verified: namesake.verified },
      tells,
    };
  }

  /** Any website can open links one after the other. */
  #forgetOldest(): void {
    for (const [id, { code }] of this.#questions) {
      if (this.#questions.size <= MAX_QUESTIONS) return;
      this.#questions.delete(id);
      inBackground(this.#context, this.letGo(code.record));
    }
  }

  /** Writes "seen". A failure is not retried: the reply will tell the maker anyway. */
  async #seen(id: InvitationId, question: Question): Promise<void> {
    const { network } = this.#context;
    const { record } = question.code;
    try {
      await network.openRecord(record, replyWriter(question.code, question.offer));
      // The person may have accepted or declined by now: do not overwrite that.
      if (this.#questions.has(id))
        await network.write(record, REPLY_SUBKEY, encodePlaceholder('seen'));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    // The person may have answered while the record was opened.
    await this.letGo(record);
  }

  /** Declines an invitation; its maker sees it. */
  async decline(id: InvitationId): Promise<void> {
    const question = this.#questions.get(id);
    if (question === undefined) return;
    this.#questions.delete(id);
    const { offer, code } = question;
    const { record, identity: maker } = code;
    const { expiresAt } = offer;
    const writer = replyWriter(code, offer);
    await this.#parts.declined(id, { v: 1, record, maker, writer, expiresAt });
  }

  async accept(id: InvitationId): Promise<AcceptOutcome> {
    const question = this.#questions.get(id);
    if (question === undefined) return { kind: 'gone' };
    this.#questions.delete(id);
    try {
      return await this.#take(question);
    } finally {
      inBackground(this.#context, this.letGo(question.code.record));
    }
  }

  async #take(question: Question): Promise<AcceptOutcome> {
    const friend = this.#friendWith(question.code.identity);
    if (friend !== undefined && friend !== question.friend) return { kind: 'known', friend };
    const now = this.#context.clock.now();
    if (question.offer.expiresAt <= now) return { kind: 'expired' };
    const { code, offer } = question;
    const conversation = await conversationFromOffer(
      this.#context,
      await this.#parts.newId(),
      code,
      offer,
    );
    if (conversation === undefined) return { kind: 'gone' };
    await this.#parts.accepted(conversation, question.warned);
    return { kind: 'accepted', friend: conversation.id };
  }

  #with(identity: PublicKey): ConversationState | undefined {
    const all = this.#parts
      .conversations()
      .filter(({ phase, friend }) => phase !== 'leaving' && equalBytes(friend, identity));
    return all.find((each) => !isOver(each)) ?? all[0];
  }

  /** The conversation with this identity that is not over. */
  #friendWith(identity: PublicKey): ConversationId | undefined {
    const found = this.#with(identity);
    return found === undefined || isOver(found) ? undefined : found.id;
  }
}

function isSame(code: InvitationCode, record: RecordKey, maker: PublicKey): boolean {
  return equalBytes(code.record, record) && equalBytes(code.identity, maker);
}

/** Whether this answer was given to this same link. */
function isOf(code: InvitationCode, { record, maker, writer }: LateAnswer): boolean {
  return isSame(code, record, maker) && equalBytes(code.replySecret, writer.secretKey);
}
