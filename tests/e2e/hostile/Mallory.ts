/** A hostile inviter on a node of her own, who does one step at a time as the test asks. */
import { systemClock } from '../../../src/backend/systemClock.ts';
import { BareNode } from '../../BareNode.ts';
import type { HostileFriend } from '../../fakes/HostileFriend.ts';
import { HostileInviter } from '../../fakes/HostileInviter.ts';

export class Mallory {
  readonly #node: BareNode;
  #inviter: HostileInviter | undefined;
  #friend: HostileFriend | undefined;

  constructor(moduleAddress: string, appAddress: URL) {
    this.#node = new BareNode(moduleAddress, appAddress);
  }

  /** Joins the network and invites; returns the code. */
  async invites(): Promise<string> {
    await this.#node.join();
    const { network, crypto } = this.#node;
    // If two replies cross, that of the person with the higher key counts.
    let pair = await crypto.generateKeyPair();
    while (pair.publicKey[0] !== 255) pair = await crypto.generateKeyPair();
    this.#inviter = await HostileInviter.invites({ network, crypto, clock: systemClock }, pair);
    return this.#inviter.code;
  }

  /** Takes the reply without a word. False if there is none yet. */
  async takesReply(): Promise<boolean> {
    this.#friend = await this.#inviter?.takes();
    return this.#friend !== undefined;
  }

  /** Writes a message into a slot, and no header. */
  async writes(text: string): Promise<void> {
    const friend = this.#friend;
    await friend?.writesSlot(1, await friend.seal({ sequence: 1, text }));
  }

  async saysWithdrawn(): Promise<void> {
    await this.#inviter?.says({ kind: 'withdrawn' });
  }

  async answers(code: string): Promise<void> {
    await this.#inviter?.answers(code);
  }
}
