/**
 * Invitations of others that the person declined, kept until "declined" is in the invitation's
 * record. Each is saved first and then written, also after a restart. An invitation that has
 * expired or has a reply needs no such note.
 */
import * as v from 'valibot';
import { singleFlight } from '../../lib/singleFlight.ts';
import type { InvitationId } from '../ids.ts';
import { isUnavailable, NetworkError } from '../ports.ts';
import { Backoff } from '../Backoff.ts';
import {
  decodeCbor,
  encodeCbor,
  keyPairSchema,
  recordKeySchema,
  timeSchema,
} from '../wire/cbor.ts';
import { decodePlaceholder, encodePlaceholder } from '../wire/placeholder.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import { isLikeReply } from '../wire/reply.ts';
import type { Context } from '../Context.ts';
import { inBackground } from '../inBackground.ts';
import { declinedKey } from '../vaultKeys.ts';

const schema = v.object({
  v: v.literal(1),
  record: recordKeySchema,
  /** The reply key pair. */
  writer: keyPairSchema,
  expiresAt: timeSchema,
});
export type StoredDecline = v.InferOutput<typeof schema>;

/** Undefined if the stored value is damaged. */
export function decodeDecline(value: Uint8Array): StoredDecline | undefined {
  return decodeCbor(schema, value);
}

export class DeclineNotices {
  readonly #context: Context;
  readonly #backoff: Backoff;
  readonly #waiting: Map<InvitationId, StoredDecline>;
  readonly #run = singleFlight(() => this.#writeAll());
  #online = false;

  constructor(context: Context, stored: ReadonlyMap<InvitationId, StoredDecline>) {
    this.#context = context;
    this.#waiting = new Map(stored);
    this.#backoff = new Backoff(context.clock, () => this.#go());
  }

  async add(id: InvitationId, decline: Omit<StoredDecline, 'v'>): Promise<void> {
    const stored: StoredDecline = { v: 1, ...decline };
    await this.#context.vault.commit([
      { kind: 'put', key: declinedKey(id), value: encodeCbor(stored) },
    ]);
    this.#waiting.set(id, stored);
    this.#go();
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
    for (const [id, decline] of [...this.#waiting]) {
      if (!this.#online) return;
      if (!(await this.#isWritten(decline))) {
        this.#backoff.later();
        continue;
      }
      await this.#context.vault.commit([{ kind: 'delete', key: declinedKey(id) }]);
      this.#waiting.delete(id);
    }
  }

  /** True if "declined" is on the network, or does not need to be written any more. */
  async #isWritten({ record, writer, expiresAt }: StoredDecline): Promise<boolean> {
    const { network, clock } = this.#context;
    if (expiresAt <= clock.now()) return true;
    try {
      await network.openRecord(record, writer);
      const there = await network.read(record, REPLY_SUBKEY);
      if (
        there !== undefined &&
        (isLikeReply(there.data) || decodePlaceholder(there.data) === 'declined')
      )
        return true;
      const outcome = await network.write(record, REPLY_SUBKEY, encodePlaceholder('declined'));
      return outcome.kind === 'accepted';
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // The record is gone or cannot be written: nobody waits for the note.
      return error instanceof NetworkError && error.kind !== 'offline';
    }
  }
}
