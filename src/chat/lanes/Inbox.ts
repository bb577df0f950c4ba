/**
 * The receiving half of the durable lane: reads what changed in the friend's half of the record.
 * Watch events only say where to look; comparing versions with the network finds what events missed.
 * Long because all ways to learn of a change end in one queue of subkeys to read.
 */
import { singleFlight } from '../../lib/singleFlight.ts';
import { friendsSubkey, isUnseen, type ConversationState } from '../model/ConversationState.ts';
import { SUBKEYS_EACH } from '../limits.ts';
import { closeRecord } from '../closeRecord.ts';
import { FollowUpPolls } from './FollowUpPolls.ts';
import { MissingSearch } from './MissingSearch.ts';
import { ReadVersions } from './ReadVersions.ts';
import { kindOf } from '../LogEvent.ts';
import { isUnavailable } from '../ports.ts';
import type { Arrival } from '../messages/incoming.ts';
import { Backoff } from '../Backoff.ts';
import type { UserContext } from '../Context.ts';

/** What the inbox needs of its conversation. */
export interface InboxParts {
  readonly state: () => ConversationState;
  /** Saves what is new, then tells the pages. */
  readonly take: (arrivals: readonly Arrival[]) => Promise<void>;
  /** Whether messages are taken: not while too much is unread. */
  readonly takes: () => boolean;
  /** Whether messages are known to exist that are not here. */
  readonly waits: () => boolean;
  /** Everything that the network has was read and taken. */
  readonly searchedAll: () => Promise<void>;
}

export class Inbox {
  readonly #context: UserContext;
  readonly #parts: InboxParts;
  readonly #backoff: Backoff;
  readonly #due = new Set<number>();
  readonly #read = new ReadVersions();
  readonly #run = singleFlight(() => this.#readDue());
  readonly #poll = singleFlight(() => this.#pollAll());
  readonly #followUps: FollowUpPolls;
  readonly #search: MissingSearch;
  #open = false;
  #stopped = false;

  constructor(context: UserContext, parts: InboxParts) {
    this.#context = context;
    this.#parts = parts;
    this.#backoff = new Backoff(context.clock, () => void this.catchUp());
    this.#followUps = new FollowUpPolls(context.clock, () => void this.catchUp());
    this.#search = new MissingSearch(context, {
      received: () => parts.state().received,
      waits: () => !this.#isShut && parts.waits(),
      versions: async () => {
        await this.#ensureOpen();
        return this.#versions();
      },
      isRead: (index, version) => this.#read.has(index, version, parts.state().received),
      read: (indexes) => this.#takeFrom(indexes),
      searchedAll: parts.searchedAll,
      failed: (error) => this.#failed(error),
    });
  }

  /** The network reports a change of these subkeys; an empty list means that the watch has ended. */
  recordChanged(subkeys: readonly number[]): void {
    if (this.#isShut) return;
    const { log } = this.#context;
    if (subkeys.length === 0) {
      log({ area: 'record', what: 'unwatched' });
      this.#open = false;
      this.#backoff.later();
      return;
    }
    log({ area: 'record', what: 'changed', subkeys: subkeys.length });
    const from = this.#friendsFirst();
    for (const subkey of subkeys)
      if (subkey >= from && subkey < from + SUBKEYS_EACH) this.#due.add(subkey - from);
    this.#go();
  }

  /** Polls for everything that is newer on the network than here. */
  catchUp(): Promise<void> {
    return this.#poll();
  }

  /** One poll at a time: on a slow network, several polls would only wait for each other. */
  async #pollAll(): Promise<void> {
    if (this.#isShut) return;
    const { clock, log } = this.#context;
    const began = clock.now();
    try {
      await this.#ensureOpen();
      if (!this.#published()) return;
      const state = this.#parts.state();
      const versions = await this.#versions();
      const unseen = versions.flatMap((version, index) =>
        version !== undefined &&
        isUnseen(state, index, version) &&
        !this.#read.has(index, version, state.received)
          ? [index]
          : [],
      );
      log({ area: 'record', what: 'polled', subkeys: unseen.length, ms: clock.now() - began });
      for (const index of unseen) this.#due.add(index);
      this.#go();
      this.awaitMissing();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Starts to search if a message came before its predecessor, which may be on the network. */
  awaitMissing(): void {
    this.#search.begin();
  }

  /** What was left in slots, although it was read, is read again. */
  readAgain(): void {
    this.#read.clear();
  }

  /** The node restarted: its records are closed and its watches are gone. */
  reopen(): void {
    this.#open = false;
    this.#read.clear();
    this.#backoff.reset();
  }

  /** Starts follow-up polls: after a write, a reconnect or a read of an old copy, news may come soon. */
  expectAnswer(): void {
    if (!this.#isShut) this.#followUps.begin();
  }

  /** The friend was blocked: stop reading and watching, so that nobody can see that we poll. */
  async block(): Promise<void> {
    this.pause();
    this.#due.clear();
    this.#read.clear();
    this.#open = false;
    await this.#close();
  }

  /** The network cannot be reached: stop polling and searching. */
  pause(): void {
    this.#followUps.end();
    this.#search.end();
  }

  stop(): void {
    this.pause();
    this.#stopped = true;
    this.#backoff.reset();
  }

  /** Nothing from this friend may be read. */
  get #isShut(): boolean {
    return this.#stopped || this.#context.isBlocked(this.#parts.state().friend);
  }

  #go(): void {
    if (this.#isShut) return;
    this.#run().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    if (!isUnavailable(error)) return this.#context.report(error);
    this.#context.log({ area: 'record', what: 'unread', kind: kindOf(error) });
    this.#backoff.later();
  }

  /** The invitee makes the record; the network does not know it before the invitee's header. */
  #published(): boolean {
    const { role, announced } = this.#parts.state();
    return role === 'inviter' || announced !== undefined;
  }

  #friendsFirst(): number {
    return friendsSubkey(this.#parts.state().role);
  }

  async #ensureOpen(): Promise<void> {
    if (this.#open) return;
    const { record, writer } = this.#parts.state();
    const from = this.#friendsFirst();
    await this.#context.network.openRecord(record, writer);
    if (!this.#published()) return;
    await this.#context.network.watch(record, from, from + SUBKEYS_EACH - 1);
    if (this.#isShut) await this.#close();
    else this.#open = true;
  }

  #close(): Promise<void> {
    return closeRecord(this.#context.network, this.#parts.state().record);
  }

  #versions(): Promise<readonly (number | undefined)[]> {
    const from = this.#friendsFirst();
    const { record } = this.#parts.state();
    return this.#context.network.versions(record, from, from + SUBKEYS_EACH - 1);
  }

  async #readDue(): Promise<void> {
    await this.#ensureOpen();
    while (this.#due.size > 0 && !this.#isShut) {
      const all = [...this.#due];
      this.#due.clear();
      // What is not taken stays in its slot, unread. The header may say something about my messages.
      const due = this.#parts.takes() ? all : all.filter((index) => index === 0);
      const before = this.#parts.state();
      const arrivals = await this.#takeFrom(due);
      const news = arrivals.filter(({ index, value }) => isUnseen(before, index, value.version));
      // If nobody answers the node in time, it returns its own copy, which may be old: poll again.
      if (news.length < due.length && !this.#followUps.areAhead) this.expectAnswer();
    }
    this.#backoff.reset();
    this.awaitMissing();
  }

  /**
   * Takes what can be read, and returns it. Subkeys that cannot be read are due again, and the promise
   * rejects with the reason.
   */
  async #takeFrom(indexes: readonly number[]): Promise<readonly Arrival[]> {
    const state = this.#parts.state();
    const from = this.#friendsFirst();
    const arrivals: Arrival[] = [];
    const reasons: unknown[] = [];
    await Promise.all(
      indexes.map(async (index) => {
        try {
          const value = await this.#context.network.read(state.record, from + index);
          if (value !== undefined) arrivals.push({ index, value });
        } catch (error) {
          this.#due.add(index);
          reasons.push(error);
        }
      }),
    );
    try {
      if (arrivals.length > 0) await this.#parts.take(arrivals);
    } catch (error) {
      for (const { index } of arrivals) this.#due.add(index);
      throw error;
    }
    // While the friend is blocked, nothing of it was taken.
    if (!this.#isShut)
      for (const { index, value } of arrivals) this.#read.add(index, value.version, state.received);
    // Reject with a defect rather than with an unavailable network, if there are both.
    reasons.sort((a, b) => Number(isUnavailable(a)) - Number(isUnavailable(b)));
    if (reasons.length > 0) throw reasons[0];
    return arrivals;
  }
}
