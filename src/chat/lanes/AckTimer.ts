/**
 * The timeout for an acknowledgement: a few round trips, learned from earlier ones. Only one timeout
 * runs at a time; the one for a second attempt is twice as long.
 */
import type { Clock } from '../ports.ts';

/** In milliseconds; the first timeout is also the shortest. */
const FIRST_ACK_TIMEOUT_MS = 250;
const LONGEST_ACK_TIMEOUT_MS = 3_000;
const ROUND_TRIPS = 3;

export class AckTimer {
  readonly #clock: Clock;
  readonly #onTimeout: () => void;
  #timeoutMs = FIRST_ACK_TIMEOUT_MS;
  /** A message in flight, and when it was sent: its acknowledgement gives the round trip. */
  #sample: { readonly upTo: number; readonly at: number } | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onTimeout: () => void) {
    this.#clock = clock;
    this.#onTimeout = onTimeout;
  }

  /** Call this when messages up to this one are sent. */
  sent(upTo: number): void {
    this.#sample ??= { upTo, at: this.#clock.now() };
  }

  /** The friend has saved all messages up to this one. Returns the round trip in milliseconds, if known. */
  acknowledged(upTo: number): number | undefined {
    if (this.#sample === undefined || this.#sample.upTo > upTo) return undefined;
    const roundTrip = this.#clock.now() - this.#sample.at;
    const learned = (this.#timeoutMs + roundTrip * ROUND_TRIPS) / 2;
    this.#timeoutMs = Math.min(Math.max(learned, FIRST_ACK_TIMEOUT_MS), LONGEST_ACK_TIMEOUT_MS);
    this.#sample = undefined;
    return roundTrip;
  }

  /** Messages in flight are sent again: an acknowledgement would not say which attempt it answers. */
  forgetSample(): void {
    this.#sample = undefined;
  }

  start(isSecond: boolean): void {
    this.#cancel ??= this.#clock.after(isSecond ? this.#timeoutMs * 2 : this.#timeoutMs, () => {
      this.#cancel = undefined;
      this.#onTimeout();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
