/**
 * Somebody whose modified app invites, and then does only what they like of what an inviter has to do.
 * It uses nothing but the ports, so it runs on a scripted network and on a real one.
 */
import { conversationFromOffer } from '../../src/chat/invitations/conversationFromOffer.ts';
import { conversationFromReply } from '../../src/chat/invitations/conversationFromReply.ts';
import { Invitation } from '../../src/chat/invitations/Invitation.ts';
import type { InvitationState } from '../../src/chat/invitations/InvitationState.ts';
import type { ConversationId, KeyPair } from '../../src/chat/ids.ts';
import { INVITATION_LIFE_MS } from '../../src/chat/limits.ts';
import { decodeInvitation, encodeInvitation } from '../../src/chat/wire/invitationCode.ts';
import {
  decodeOffer,
  encodeOffer,
  OFFER_SUBKEY,
  REPLY_SUBKEY,
  type OfferOrEnd,
} from '../../src/chat/wire/offer.ts';
import type { Clock } from '../../src/chat/ports.ts';
import { HostileFriend, type HostileParts } from './HostileFriend.ts';

interface InviterParts extends HostileParts {
  readonly clock: Clock;
}

export class HostileInviter {
  readonly #parts: InviterParts;
  readonly #pair: KeyPair;
  readonly #invitation: InvitationState;

  private constructor(parts: InviterParts, pair: KeyPair, invitation: InvitationState) {
    this.#parts = parts;
    this.#pair = pair;
    this.#invitation = invitation;
  }

  /** Puts an invitation on the network. `pair` is their identity. */
  static async invites(parts: InviterParts, pair: KeyPair): Promise<HostileInviter> {
    const making = { lifeMs: INVITATION_LIFE_MS, only: undefined } as const;
    const made = await Invitation.create(parts, () => Promise.resolve('mallory'), making);
    const inviter = new HostileInviter(parts, pair, made);
    await parts.network.openRecord(made.record, made.writer);
    await inviter.says({
      kind: 'open',
      name: 'Mallory',
      replyKey: made.reply.publicKey,
      writerKey: made.conversation.publicKey,
      handshakeKey: made.handshake.publicKey,
      olmIdentity: made.olmIdentity,
      oneTimeKey: made.oneTimeKey,
      expiresAt: made.expiresAt,
    });
    return inviter;
  }

  get code(): string {
    const { record, reply } = this.#invitation;
    return encodeInvitation({
      record,
      replySecret: reply.secretKey,
      identity: this.#pair.publicKey,
    });
  }

  /** Signs this and writes it where the offer stood. */
  async says(offer: OfferOrEnd): Promise<void> {
    const { network, crypto } = this.#parts;
    const { record } = this.#invitation;
    await network.write(record, OFFER_SUBKEY, await encodeOffer(crypto, this.#pair, record, offer));
  }

  /** Says that the reply of the friend was taken, as an honest inviter does. */
  async saysUsed(): Promise<void> {
    const data = await this.#reply();
    if (data === undefined) throw new Error('nobody has replied');
    await this.says({ kind: 'used', reply: await this.#parts.crypto.hash(data) });
  }

  /** The conversation with whoever replied, without a word to them; undefined before the reply. */
  async takes(): Promise<HostileFriend | undefined> {
    const data = await this.#reply();
    const names = {
      newId: () => Promise.resolve('mallory' as ConversationId),
      isInUse: () => false,
    };
    const state = data && (await conversationFromReply(this.#parts, names, this.#invitation, data));
    return state && new HostileFriend(this.#parts, state);
  }

  /** Replies to an invitation of somebody else, by its code. */
  async answers(text: string): Promise<HostileFriend> {
    const { network, crypto } = this.#parts;
    const decoded = decodeInvitation(text);
    if (decoded.kind !== 'code') throw new Error(decoded.kind);
    const { code } = decoded;
    await network.openRecord(code.record, undefined);
    const value = await network.read(code.record, OFFER_SUBKEY);
    const offer = value && (await decodeOffer(crypto, code.identity, code.record, value.data));
    if (offer?.kind !== 'open') throw new Error('the invitation is not open');
    const identity = () => ({ v: 1 as const, name: 'Mallory', pair: this.#pair });
    const id = 'mallory' as ConversationId;
    const state = await conversationFromOffer({ ...this.#parts, identity }, id, code, offer);
    if (state?.answer === undefined) throw new Error('the offer cannot be answered');
    await network.openRecord(code.record, state.answer.writer);
    await network.write(code.record, REPLY_SUBKEY, state.answer.data);
    return new HostileFriend(this.#parts, state);
  }

  async #reply(): Promise<Uint8Array | undefined> {
    return (await this.#parts.network.read(this.#invitation.record, REPLY_SUBKEY))?.data;
  }
}
