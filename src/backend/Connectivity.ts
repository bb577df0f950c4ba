/**
 * Decides whether the network can be reached. A Veilid node that was attached once still says so
 * after the cable is cut, so we also listen for data that really arrives.
 */
import type { Clock } from '../chat/ports.ts';

/** After this time without a peer, pages are told `notFound`. The node keeps trying. */
const ATTACH_TIMEOUT_MS = 12_000;
/** Silence for this long means offline: even an idle node hears from its peers more often. */
const SILENCE_TIMEOUT_MS = 15_000;
/**
 * Data in flight when the browser goes offline still arrives within this time, and does not count.
 */
const STRAY_DATA_MS = 3_000;
/** If our timer fires late by more than this, the machine has slept and could hear nothing. */
const SLEEP_LATENESS_MS = 1_000;

/**
 * notFound: nobody was heard within the time to attach. offline: the network was there before, or the
 * browser says that there is none.
 */
export type Reach = 'attaching' | 'online' | 'offline' | 'notFound';

export class Connectivity {
  readonly #clock: Clock;
  readonly #changed: (reach: Reach) => void;
  #reach: Reach = 'attaching';
  #ready = false;
  /** Whether anybody has been heard since the node started. */
  #found = false;
  /** When the browser went offline; undefined while it is online. */
  #goneAt: number | undefined;
  /** When something must have been heard at the latest, in milliseconds since 1970. */
  #due = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, changed: (reach: Reach) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** A node starts and attaches. */
  begin(): void {
    this.end();
    this.#ready = false;
    this.#found = false;
    this.#set('attaching');
    this.#expectWithin(ATTACH_TIMEOUT_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** What the node itself says. It notices an attachment, but not a cut cable. */
  attached(ready: boolean): void {
    if (ready && !this.#ready) this.#heard();
    this.#ready = ready;
    if (!ready && this.#reach === 'online') this.#set('offline');
  }

  /** Some data arrived. */
  heard(): void {
    if (this.#ready) this.#heard();
  }

  browser(online: boolean): void {
    if (online) this.#goneAt = undefined;
    else if (this.#goneAt === undefined) {
      this.#goneAt = this.#clock.now();
      // `notFound` says more than `offline` and is still true.
      if (this.#reach !== 'notFound') this.#set('offline');
    }
  }

  #heard(): void {
    // Later data counts: the browser does not know of a network within this machine.
    if (this.#goneAt !== undefined && this.#clock.now() - this.#goneAt < STRAY_DATA_MS) return;
    this.#found = true;
    this.#set('online');
    this.#expectWithin(SILENCE_TIMEOUT_MS);
  }

  #expectWithin(ms: number): void {
    this.#due = this.#clock.now() + ms;
    if (this.#cancel === undefined) this.#wait(ms);
  }

  /** One timer at a time, not one per arrival: data may arrive hundreds of times a second. */
  #wait(ms: number): void {
    const end = this.#clock.now() + ms;
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      const now = this.#clock.now();
      const left = this.#due - now;
      // Data has arrived since. More than the timeout is left only if the clock was set back.
      if (left > 0) this.#expectWithin(Math.min(left, SILENCE_TIMEOUT_MS));
      else if (now - end > SLEEP_LATENESS_MS) this.#wake();
      else this.#set(this.#found ? 'offline' : 'notFound');
    });
  }

  /** Silence during sleep says nothing about the network. */
  #wake(): void {
    if (this.#reach === 'online') this.#set('attaching');
    this.#expectWithin(ATTACH_TIMEOUT_MS);
  }

  #set(reach: Reach): void {
    if (this.#reach === reach) return;
    this.#reach = reach;
    this.#changed(reach);
  }
}
