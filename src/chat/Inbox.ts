/**
 * The receiving half of a conversation: reads what changed on the friend's side, and hands
 * over what is new and in order. Events only say where to look; the network's own versions
 * say what was missed.
 */
import { singleFlight } from '../lib/singleFlight.ts';
import { firstSubkey, type ConversationState } from './ConversationState.ts';
import { otherRole } from './keys.ts';
import { SUBKEYS_EACH } from './limits.ts';
import { NetworkError, type RecordValue } from './ports.ts';
import { Retry } from './Retry.ts';
import type { OwnWorld } from './World.ts';

/** Index within the friend's half (0 is the header) and what the network had there. */
export interface Arrival {
  readonly index: number;
  readonly value: RecordValue;
}

export interface Receiver {
  readonly state: () => ConversationState;
  /**
   * Saves what is new, then tells. True if messages are waiting for one that should be in
   * another slot.
   */
  readonly take: (arrivals: readonly Arrival[]) => Promise<boolean>;
}

/**
 * Looks after something was said, each twice as long after the one before: the next word is
 * likely soon, and an event about it can be late or lost. Then the Messenger's look is enough.
 */
const FIRST_LOOK_MS = 1_500;
const LAST_LOOK_MS = 24_000;

export class Inbox {
  readonly #world: OwnWorld;
  readonly #receiver: Receiver;
  readonly #retry: Retry;
  readonly #due = new Set<number>();
  readonly #run = singleFlight(() => this.#readAll());
  #open = false;
  #stopped = false;
  #cancelLook: (() => void) | undefined;

  constructor(world: OwnWorld, receiver: Receiver) {
    this.#world = world;
    this.#receiver = receiver;
    this.#retry = new Retry(world.clock, () => void this.catchUp());
  }

  /** The network says that these subkeys of the record changed; none: the watch is over. */
  changed(subkeys: readonly number[]): void {
    if (subkeys.length === 0) {
      this.#open = false;
      this.#retry.later();
      return;
    }
    const from = this.#friendsFirst();
    for (const subkey of subkeys)
      if (subkey >= from && subkey < from + SUBKEYS_EACH) this.#due.add(subkey - from);
    this.#go();
  }

  /** Looks for everything that is newer on the network than here. */
  async catchUp(): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#ensureOpen();
      const { record, seen } = this.#receiver.state();
      if (!this.#published()) return;
      const from = this.#friendsFirst();
      const versions = await this.#world.network.versions(record, from, from + SUBKEYS_EACH - 1);
      versions.forEach((version, index) => {
        if (version !== undefined && version + 1 > (seen[index] ?? 0)) this.#due.add(index);
      });
      this.#retry.reset();
      this.#go();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The node was started anew: records are closed and watches are gone. */
  reopen(): void {
    this.#open = false;
    this.#retry.reset();
  }

  /** Something was said, by either side. */
  stir(): void {
    this.#lookIn(FIRST_LOOK_MS);
  }

  /** The network cannot be reached: looking is of no use. */
  rest(): void {
    this.#cancelLook?.();
  }

  stop(): void {
    this.rest();
    this.#stopped = true;
    this.#retry.reset();
  }

  #lookIn(ms: number): void {
    this.#cancelLook?.();
    if (this.#stopped || ms > LAST_LOOK_MS) return;
    this.#cancelLook = this.#world.clock.after(ms, () => {
      void this.catchUp();
      this.#lookIn(ms * 2);
    });
  }

  #go(): void {
    if (this.#stopped) return;
    this.#run().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    if (error instanceof NetworkError) this.#retry.later();
    else this.#world.report(error);
  }

  /** The invitee makes the record: before their header is there, nobody knows it. */
  #published(): boolean {
    const { role, announced } = this.#receiver.state();
    return role === 'inviter' || announced !== undefined;
  }

  #friendsFirst(): number {
    return firstSubkey(otherRole(this.#receiver.state().role));
  }

  async #ensureOpen(): Promise<void> {
    if (this.#open) return;
    const { record, writer } = this.#receiver.state();
    const from = this.#friendsFirst();
    await this.#world.network.openRecord(record, writer);
    if (!this.#published()) return;
    await this.#world.network.watch(record, from, from + SUBKEYS_EACH - 1);
    this.#open = true;
  }

  async #readAll(): Promise<void> {
    await this.#ensureOpen();
    let readEverything = false;
    while (this.#due.size > 0 && !this.#stopped) {
      const due = [...this.#due];
      this.#due.clear();
      const waiting = await this.#receiver.take(await this.#read(due));
      // A watch event can name the later slot first; the earlier one is already there.
      if (waiting && !readEverything) {
        readEverything = true;
        for (let index = 1; index < SUBKEYS_EACH; index++) this.#due.add(index);
      }
    }
  }

  async #read(due: readonly number[]): Promise<readonly Arrival[]> {
    const { record } = this.#receiver.state();
    const from = this.#friendsFirst();
    try {
      const values = await Promise.all(
        due.map(async (index) => ({
          index,
          value: await this.#world.network.read(record, from + index),
        })),
      );
      return values.flatMap(({ index, value }) => (value === undefined ? [] : [{ index, value }]));
    } catch (error) {
      for (const index of due) this.#due.add(index);
      throw error;
    }
  }
}
