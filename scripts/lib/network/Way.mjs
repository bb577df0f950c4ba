/**
 * One direction of a stream over a distance: data arrives later, in order. The nodes do the same
 * among themselves: packages/local-node/veilid-tools/loopback_network/distances.rs.
 */

/** The payload of a TCP segment over Ethernet, and its headers, in bytes. */
const SEGMENT = 1448;
const HEADERS = 40;
/**
 * TCP_RTO_MIN: how long a kernel waits, besides the round trip, before it sends a segment again
 * that no other segment follows.
 */
const RETRANSMISSION_MS = 200;

export class Way {
  #settings;
  /** When the last sent byte has left, and when it arrives. */
  #departure = 0;
  #arrival = 0;

  /** @param {() => { delayMs, jitterMs, stalls, bytesPerSecond }} settings called for each piece */
  constructor(settings) {
    this.#settings = settings;
  }

  /** When bytes arrive that are sent at `now`; both in milliseconds. */
  arrival(bytes, now, random = Math.random) {
    const { delayMs, jitterMs, stalls, bytesPerSecond } = this.#settings();
    const segments = Math.max(1, Math.ceil(bytes / SEGMENT));
    const carrying =
      bytesPerSecond > 0 ? ((bytes + segments * HEADERS) / bytesPerSecond) * 1000 : 0;
    const stalled = random() > (1 - stalls) ** segments;
    const stall = stalled ? RETRANSMISSION_MS + 2 * delayMs : 0;
    this.#departure = Math.max(this.#departure, now) + carrying;
    const arrival = this.#departure + delayMs + random() * jitterMs + stall;
    this.#arrival = Math.max(this.#arrival, arrival);
    return this.#arrival;
  }
}
