/**
 * Searches the friend's whole half of the record while messages are known to be missing: each may be in
 * any subkey, also in one that was read before. The friend decides when messages are missing, so what
 * the searches may read is bounded.
 */
import { singleFlight } from '../../lib/singleFlight.ts';
import { TokenBucket } from '../../lib/TokenBucket.ts';
import type { UserContext } from '../Context.ts';
import { SUBKEYS_EACH } from '../limits.ts';

/** What the search needs of its inbox. Subkeys are counted within the friend's half. */
export interface MissingSearchParts {
  /** Messages up to this number are here. */
  readonly received: () => number;
  /** Whether messages are known to exist that are not here, and may be read. */
  readonly waits: () => boolean;
  /** The newest version of each subkey on the network. */
  readonly versions: () => Promise<readonly (number | undefined)[]>;
  /** Whether this version was read, and brings nothing if it is read again. */
  readonly isRead: (index: number, version: number) => boolean;
  /** Reads these subkeys and takes what is in them. */
  readonly read: (indexes: readonly number[]) => Promise<unknown>;
  /** Everything that the network has was read and taken. */
  readonly searchedAll: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

const FIRST_DELAY_MS = 1_000;
/** Between two searches; doubled after a search that had nothing to read. */
const INTERVAL_MS = 8_500;
const LONGEST_INTERVAL_MS = 68_000;
/** Subkeys that may be read at once: ten whole halves. Then one half every 30 seconds. */
const READS_AT_ONCE = 10 * SUBKEYS_EACH;
const READS_PER_MS = SUBKEYS_EACH / 30_000;

export class MissingSearch {
  readonly #context: UserContext;
  readonly #parts: MissingSearchParts;
  readonly #budget: TokenBucket;
  readonly #run = singleFlight(() => this.#search());
  #received = -1;
  #intervalMs = INTERVAL_MS;
  #cancel: (() => void) | undefined;

  constructor(context: UserContext, parts: MissingSearchParts) {
    this.#context = context;
    this.#parts = parts;
    this.#budget = new TokenBucket(READS_AT_ONCE, READS_PER_MS, context.clock.now());
  }

  /** Starts to search if a message is missing: its successor came first, and it may be on the network. */
  begin(): void {
    if (this.#cancel === undefined && this.#parts.waits()) this.#in(FIRST_DELAY_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #in(ms: number): void {
    this.end();
    this.#cancel = this.#context.clock.after(ms, () => {
      this.#cancel = undefined;
      if (this.#parts.waits()) this.#run().catch(this.#parts.failed);
    });
  }

  async #search(): Promise<void> {
    const { clock, log } = this.#context;
    const { received, versions, isRead, read, searchedAll, waits } = this.#parts;
    if (received() !== this.#received) this.#intervalMs = INTERVAL_MS;
    this.#received = received();
    const unread = (await versions()).flatMap((version, index) =>
      version === undefined || isRead(index, version) ? [] : [index],
    );
    const lacking = unread.length - this.#budget.tokens(clock.now());
    if (lacking > 0) return this.#in(lacking / READS_PER_MS);
    this.#budget.take(unread.length, clock.now());
    log({ area: 'record', what: 'searched', subkeys: unread.length });
    await read(unread);
    await searchedAll();
    if (unread.length === 0) this.#intervalMs = Math.min(this.#intervalMs * 2, LONGEST_INTERVAL_MS);
    if (waits()) this.#in(this.#intervalMs);
  }
}
