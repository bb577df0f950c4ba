/** Numbers of a range, by chance and not. */
import type { Random } from '../../fuzz/Random.ts';

export const from = (random: Random, low: number, high: number): number =>
  low + ((high - low) * random.below(2 ** 32)) / 2 ** 32;

/** In radians. */
export const anyTurn = (random: Random): number => from(random, -Math.PI, Math.PI);

export const degrees = (count: number): number => (count * Math.PI) / 180;

/** `share` of the way from one to the other. */
export const between = (share: number, one: number, other: number): number =>
  one + share * (other - one);
