/**
 * What I still have to write into invitations of others: that the person declined, or the reply of a
 * conversation that gave way, from which the maker learns that the invitation is no longer needed.
 * Each is saved first and then written, also after a restart, unless the invitation has expired or
 * has a reply, or its maker is blocked.
 */
import * as v from 'valibot';
import { singleFlight } from '../../lib/singleFlight.ts';
import { isSameRecord, type InvitationId, type RecordKey } from '../ids.ts';
import { INVITATION_LIFE_MS } from '../limits.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { isUnavailable, NetworkError, type VaultChange } from '../ports.ts';
import { Backoff } from '../Backoff.ts';
import {
  bytesSchema,
  decodeCbor,
  encodeCbor,
  keyPairSchema,
  publicKeySchema,
  recordKeySchema,
  timeSchema,
} from '../wire/cbor.ts';
import { decodePlaceholder, encodePlaceholder } from '../wire/placeholder.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import { isLikeReply, MAX_REPLY_BYTES } from '../wire/reply.ts';
import type { UserContext } from '../Context.ts';
import { inBackground } from '../inBackground.ts';
import { lateAnswerKey } from '../vaultKeys.ts';

const schema = v.object({
  v: v.literal(1),
  record: recordKeySchema,
  maker: publicKeySchema,
  /** The reply key pair. */
  writer: keyPairSchema,
  expiresAt: timeSchema,
  /** Undefined if the person declined. */
  reply: v.optional(bytesSchema(MAX_REPLY_BYTES)),
});
export type LateAnswer = v.InferOutput<typeof schema>;

/** Undefined if the stored value is damaged. */
export function decodeLateAnswer(value: Uint8Array): LateAnswer | undefined {
  return decodeCbor(schema, value);
}

export function toSave(id: InvitationId, answer: LateAnswer): VaultChange {
  return { kind: 'put', key: lateAnswerKey(id), value: encodeCbor(answer) };
}

/**
 * The reply of a conversation that gives way, also if it was on the network already: the network may
 * have lost it. Undefined if there is none, or the invitation is over.
 */
export function lateReply(state: ConversationState): LateAnswer | undefined {
  const { phase, answer, invitation, createdAt, friend } = state;
  if (phase === 'taken' || answer === undefined) return undefined;
  // The offer says when it expires, but is not stored: no invitation is valid for longer.
  const expiresAt = createdAt + INVITATION_LIFE_MS;
  const { writer, data: reply } = answer;
  return { v: 1, record: invitation, maker: friend, writer, expiresAt, reply };
}

export class LateAnswers {
  readonly #context: UserContext;
  readonly #backoff: Backoff;
  readonly #waiting: Map<InvitationId, LateAnswer>;
  readonly #written: (record: RecordKey) => Promise<void>;
  readonly #run = singleFlight(() => this.#writeAll());
  #online = false;

  /** `written`: the record is not needed any more. */
  constructor(
    context: UserContext,
    stored: ReadonlyMap<InvitationId, LateAnswer>,
    written: (record: RecordKey) => Promise<void>,
  ) {
    this.#context = context;
    this.#written = written;
    this.#waiting = new Map(stored);
    this.#backoff = new Backoff(context.clock, () => this.#go());
  }

  /** Adds an answer that is saved already. */
  add(id: InvitationId, answer: LateAnswer): void {
    this.#waiting.set(id, answer);
    this.#go();
  }

  records(): readonly RecordKey[] {
    return Array.from(this.#waiting.values(), ({ record }) => record);
  }

  /** What waits to be written into this record. */
  find(record: RecordKey): LateAnswer | undefined {
    return [...this.#waiting.values()].find((each) => isSameRecord(each.record, record));
  }

  online(): void {
    this.#online = true;
    this.#backoff.reset();
    this.#go();
  }

  offline(): void {
    this.#online = false;
    this.#backoff.reset();
  }

  #go(): void {
    if (!this.#online || this.#waiting.size === 0) return;
    inBackground(this.#context, this.#run());
  }

  async #writeAll(): Promise<void> {
    for (const [id, answer] of [...this.#waiting]) {
      if (!this.#online) return;
      if (!(await this.#isWritten(answer))) {
        this.#backoff.later();
        continue;
      }
      await this.#context.vault.commit([{ kind: 'delete', key: lateAnswerKey(id) }]);
      this.#waiting.delete(id);
      await this.#written(answer.record);
    }
  }

  /** True if the answer is on the network, or does not need to be written any more. */
  async #isWritten({ record, maker, writer, expiresAt, reply }: LateAnswer): Promise<boolean> {
    const { network, clock, isBlocked } = this.#context;
    if (expiresAt <= clock.now() || isBlocked(maker)) return true;
    try {
      await network.openRecord(record, writer);
      const there = (await network.read(record, REPLY_SUBKEY))?.data;
      if (there !== undefined && isLikeReply(there)) return true;
      const isDeclined = there !== undefined && decodePlaceholder(there) === 'declined';
      if (reply === undefined && isDeclined) return true;
      const data = reply ?? encodePlaceholder('declined');
      return (await network.write(record, REPLY_SUBKEY, data)).kind === 'accepted';
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // The record is gone or cannot be written: nobody waits for the answer.
      return error instanceof NetworkError && error.kind !== 'offline';
    }
  }
}
