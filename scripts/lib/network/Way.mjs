/**
 * One direction of a stream over a distance: what goes in comes out later, in order. The nodes do
 * the same among themselves: packages/local-node/veilid-tools/loopback_network/distances.rs.
 */

/** A segment of TCP over Ethernet, and the headers of each, in bytes. */
const SEGMENT = 1448;
const HEADERS = 40;
/**
 * What a kernel waits, beyond the way there and back, before it sends a segment again when nothing
 * follows it (TCP_RTO_MIN).
 */
const RETRANSMISSION_MS = 200;

export class Way {
  #settings;
  /** When all that went in has left, and when the last of it arrives. */
  #free = 0;
  #last = 0;

  /** @param {() => { delayMs, jitterMs, stalls, bytesPerSecond }} settings asked for each piece */
  constructor(settings) {
    this.#settings = settings;
  }

  /** When bytes arrive that are sent at `now`; in milliseconds, as `now` is. */
  arrival(bytes, now, random = Math.random) {
    const { delayMs, jitterMs, stalls, bytesPerSecond } = this.#settings();
    const segments = Math.max(1, Math.ceil(bytes / SEGMENT));
    const carrying =
      bytesPerSecond > 0 ? ((bytes + segments * HEADERS) / bytesPerSecond) * 1000 : 0;
    const stalled = random() > (1 - stalls) ** segments;
    const stall = stalled ? RETRANSMISSION_MS + 2 * delayMs : 0;
    this.#free = Math.max(this.#free, now) + carrying;
    const arrival = this.#free + delayMs + random() * jitterMs + stall;
    this.#last = Math.max(this.#last, arrival);
    return this.#last;
  }
}
