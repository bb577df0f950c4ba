/**
 * Whether the network can be reached. A Veilid node that was attached once goes on saying so
 * when the cable is cut, so this listens to what really comes in: bytes and answers.
 */
import type { Clock } from '../chat/ports.ts';

/** When the node has found nobody by then, people are told. It goes on trying. */
const PATIENCE_MS = 12_000;
/** Even an idle node hears from its peers more often than this. */
const SILENCE_MS = 15_000;
/** What was under way when the network went comes sooner. */
const STRAY_MS = 3_000;
/** Who is woken by this much too late has slept, and could not hear. */
const LATE_MS = 1_000;

/** notFound: nobody has been heard since the node started. offline: the network was there before. */
export type Reach = 'attaching' | 'online' | 'offline' | 'notFound';

export class Connectivity {
  readonly #clock: Clock;
  readonly #changed: (reach: Reach) => void;
  #reach: Reach = 'attaching';
  #ready = false;
  /** Whether anybody has been heard since the node started. */
  #found = false;
  /** When the browser said that there is no network; undefined if it says that there is one. */
  #goneAt: number | undefined;
  /** When something should have been heard, in milliseconds since 1970. */
  #due = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, changed: (reach: Reach) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** A node was started and attaches. */
  begin(): void {
    this.end();
    this.#ready = false;
    this.#found = false;
    this.#set('attaching');
    this.#expectWithin(PATIENCE_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The node's own word; true at first, and of no use when the cable is cut. */
  attached(ready: boolean): void {
    if (ready && !this.#ready) this.#heard();
    this.#ready = ready;
    if (!ready && this.#reach === 'online') this.#set('offline');
  }

  /** Something came in. */
  heard(): void {
    if (this.#ready) this.#heard();
  }

  browser(online: boolean): void {
    if (online) this.#goneAt = undefined;
    else if (this.#goneAt === undefined) {
      this.#goneAt = this.#clock.now();
      // `notFound` says more, and stays true.
      if (this.#reach !== 'notFound') this.#set('offline');
    }
  }

  #heard(): void {
    // Of a network within this machine the browser does not know.
    if (this.#goneAt !== undefined && this.#clock.now() - this.#goneAt < STRAY_MS) return;
    this.#found = true;
    this.#set('online');
    this.#expectWithin(SILENCE_MS);
  }

  #expectWithin(ms: number): void {
    this.#due = this.#clock.now() + ms;
    if (this.#cancel === undefined) this.#wait(ms);
  }

  /** One timer for all: hundreds of things may be heard within a second. */
  #wait(ms: number): void {
    const end = this.#clock.now() + ms;
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      const now = this.#clock.now();
      const left = this.#due - now;
      // More is left only if the clock was set back meanwhile.
      if (left > 0) this.#expectWithin(Math.min(left, SILENCE_MS));
      else if (now - end > LATE_MS) this.#wake();
      else this.#set(this.#found ? 'offline' : 'notFound');
    });
  }

  /** Silence while one slept says nothing of the network. */
  #wake(): void {
    if (this.#reach === 'online') this.#set('attaching');
    this.#expectWithin(PATIENCE_MS);
  }

  #set(reach: Reach): void {
    if (this.#reach === reach) return;
    this.#reach = reach;
    this.#changed(reach);
  }
}
