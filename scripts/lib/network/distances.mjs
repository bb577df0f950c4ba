/**
 * How far the machines of a local network are from each other: each has a place on a map, and the
 * delay of a way grows with the distance of its ends. The same seed makes the same map.
 */
import { Complaint } from '../run.mjs';

/** Resembles delays that were measured between homes and servers of one continent. */
export const FAR = {
  seed: 1,
  /**
   * The delay of one way over no distance, and between opposite corners of the map, in
   * milliseconds.
   */
  minMs: 10,
  maxMs: 90,
  /** The most that is added to each delay at random. */
  jitterMs: 2,
  /** The share of lost datagrams. */
  loss: 0.002,
  /** The share of segments of a stream that have to be sent again. */
  stalls: 0.002,
  /** The bytes that each way carries in a second; 0 for no limit. */
  bytesPerSecond: 2_500_000,
};

const LIMITS = {
  seed: [0, 2 ** 32 - 1],
  minMs: [0, 10_000],
  maxMs: [0, 10_000],
  jitterMs: [0, 10_000],
  loss: [0, 1],
  stalls: [0, 1],
  bytesPerSecond: [0, 1e9],
};

/** The settings with the changes; throws a Complaint if a change is invalid. */
export function changed(settings, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const [least, most] = LIMITS[name] ?? [];
    if (least === undefined) throw new Complaint(`distances have no "${name}"`);
    if (typeof value !== 'number' || !(value >= least && value <= most))
      throw new Complaint(`"${name}" must be a number from ${least} to ${most}`);
  }
  const next = { ...settings, ...changes };
  if (next.minMs > next.maxMs) throw new Complaint('"minMs" must not be more than "maxMs"');
  return next;
}

/**
 * The delay of one way between two machines in milliseconds; the browser is number 0, node N is N.
 */
export class DistanceMap {
  #settings;
  #places = [];
  #next;

  constructor(settings) {
    this.#settings = settings;
    this.#next = mulberry32(settings.seed);
  }

  delayMs(from, to) {
    const [a, b] = [this.#place(from), this.#place(to)];
    const share = Math.hypot(a.x - b.x, a.y - b.y) / Math.SQRT2;
    const { minMs, maxMs } = this.#settings;
    return minMs + share * (maxMs - minMs);
  }

  /**
   * Places follow the order of the machines, so that more machines do not move the existing ones.
   */
  #place(number) {
    while (this.#places.length <= number) this.#places.push({ x: this.#next(), y: this.#next() });
    return this.#places[number];
  }
}

/** The value of --ways for the nodes' program: see packages/local-node/src/ways.rs. */
export function waysOf(number, nodes, settings) {
  const map = new DistanceMap(settings);
  const delays = Array.from({ length: nodes }, (_, at) => map.delayMs(number, at + 1).toFixed(3));
  const { jitterMs, loss, stalls, bytesPerSecond } = settings;
  const shares = `jitter=${jitterMs},loss=${loss},stalls=${stalls},rate=${bytesPerSecond}`;
  return `${shares},delays=${delays.join('/')}`;
}

/** Random numbers from 0 to 1, the same for the same seed. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
