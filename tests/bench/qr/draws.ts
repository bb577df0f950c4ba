/** Draws random numbers, and interpolates. */
import type { Random } from '../../fuzz/Random.ts';

export const from = (random: Random, low: number, high: number): number =>
  low + ((high - low) * random.below(2 ** 32)) / 2 ** 32;

/** A random angle in radians. */
export const anyTurn = (random: Random): number => from(random, -Math.PI, Math.PI);

export const degrees = (count: number): number => (count * Math.PI) / 180;

/** The number at `share` of the way from one to the other. */
export const between = (share: number, one: number, other: number): number =>
  one + share * (other - one);
