/**
 * What can be wrong with a picture of a QR code, each as a phone makes it, from easy to what a
 * person would take again. Lengths are in modules where only their size against a module counts:
 * an invitation has 57 to 61 of them on a side, and 8 of quiet zone.
 */
import type { Shot } from './Camera.ts';
import type { Dice } from './Dice.ts';

export interface Kind {
  readonly name: string;
  readonly inverted?: boolean;
  readonly make: (dice: Dice, modules: number) => Partial<Shot>;
}

/** A still hand, good light, a code that fills much of the picture: 4 to 8 pixels a module. */
export function plainShot(dice: Dice, modules: number): Shot {
  return {
    ...{ width: 960, height: 720 },
    side: modules * dice.between(4, 8),
    ...{ x: dice.between(0.45, 0.55), y: dice.between(0.45, 0.55) },
    ...{ turn: dice.between(-8, 8), tilt: dice.between(0, 8), tiltTo: dice.between(0, 360) },
    ...{ bend: 0, white: dice.between(0.6, 0.9), falloff: dice.between(0, 0.3), shadow: 1 },
    ...{ glare: 0, glareRadius: 1, blur: dice.between(0.5, 0.8), motion: 0, motionTo: 0 },
    ...{ noise: 0.02, darkNoise: 0.003, smoothing: 0, display: 0, quality: 0.85 },
  };
}

export const KINDS: readonly Kind[] = [
  {
    // Any direction.
    name: 'turned',
    make: (dice) => ({ turn: dice.between(-180, 180) }),
  },
  {
    // Out of focus: a Gaussian with a deviation of 0.3 to 0.8 modules; at 0.8 eyes see no modules.
    name: 'blurred',
    make: (dice, modules) => {
      const module = dice.between(4, 7);
      return { side: modules * module, blur: module * dice.between(0.3, 0.8) };
    },
  },
  {
    // A hand that moves: 0.6 to 1.6 modules, in any direction.
    name: 'moved',
    make: (dice, modules) => {
      const module = dice.between(4, 7);
      const [motion, motionTo] = [module * dice.between(0.6, 1.6), dice.between(0, 360)];
      return { side: modules * module, motion, motionTo };
    },
  },
  {
    // From the side: 25 to 55 degrees.
    name: 'perspective',
    make: (dice, modules) => ({
      ...{ side: modules * dice.between(6, 9), turn: dice.between(-45, 45) },
      tilt: dice.between(25, 55),
    }),
  },
  {
    // A dim room: white at 3 to 12 percent of full scale, noise of 8 to 25 percent of it.
    name: 'low light',
    make: (dice) => ({
      ...{ white: dice.between(0.03, 0.12), noise: dice.between(0.25, 0.6) },
      ...{ darkNoise: dice.between(0.002, 0.008), smoothing: dice.between(0.5, 0.9) },
    }),
  },
  {
    // A lamp in the glass: up to three times the light of white, on 2 to 12 percent of the code.
    name: 'glare',
    make: (dice) => ({ glare: dice.between(0.6, 3), glareRadius: dice.between(0.08, 0.18) }),
  },
  {
    // A small sensor at its limit: deviation of 15 to 45 percent of white before smoothing.
    name: 'noise',
    make: (dice, modules) => ({
      ...{ side: modules * dice.between(3.5, 6), white: 0.5, noise: dice.between(0.2, 0.6) },
      ...{ darkNoise: dice.between(0.01, 0.04), smoothing: dice.between(0.3, 0.8) },
    }),
  },
  {
    // Far away: 1.8 to 3 pixels a module; below 2 the pixels no longer tell modules apart.
    name: 'small modules',
    make: (dice, modules) => ({ side: modules * dice.between(1.8, 3), blur: 0.5 }),
  },
  {
    // A screen in the dark: light modules on dark.
    name: 'inverted',
    inverted: true,
    make: (dice) => ({ turn: dice.between(-20, 20), noise: dice.between(0.02, 0.15) }),
  },
  {
    // Across a table, 720p: the code is 2.2 to 4 pixels a module, anywhere, turned, leaning.
    name: 'scene',
    make: (dice, modules) => ({
      ...{ width: 1280, height: 720, side: modules * dice.between(2.2, 4) },
      ...{ x: dice.between(0.2, 0.8), y: dice.between(0.3, 0.7), turn: dice.between(-30, 30) },
      ...{ tilt: dice.between(0, 25), noise: dice.between(0.02, 0.12), smoothing: 0.4 },
    }),
  },
  {
    // Through a messenger that saves bytes: quality 8 to 30 of 100, 3 to 5 pixels a module.
    name: 'JPEG',
    make: (dice, modules) => ({
      ...{ side: modules * dice.between(3, 5), quality: dice.between(0.08, 0.3) },
    }),
  },
  {
    // On bent paper with the edge of a shadow across it that leaves 15 to 50 percent of the light.
    name: 'bent, in half shadow',
    make: (dice) => ({ bend: dice.between(0.02, 0.08), shadow: dice.between(0.15, 0.5) }),
  },
  {
    // A photo of a display: its pixels make stripes of 30 to 70 percent, which beat with the camera's.
    name: 'display',
    make: (dice, modules) => ({
      ...{ side: modules * dice.between(3.5, 6), display: dice.between(0.3, 0.7) },
      ...{ turn: dice.between(-15, 15), tilt: dice.between(0, 20) },
    }),
  },
  {
    // A bit of everything, as most pictures have it.
    name: 'all together',
    make: (dice, modules) => {
      const module = dice.between(3.2, 5.5);
      return {
        ...{ width: 1280, height: 720, side: modules * module, turn: dice.between(-60, 60) },
        ...{ tilt: dice.between(5, 30), white: dice.between(0.15, 0.6), falloff: 0.5 },
        ...{ blur: module * dice.between(0.15, 0.35), motion: module * dice.between(0, 0.6) },
        ...{ motionTo: dice.between(0, 360), noise: dice.between(0.05, 0.2), smoothing: 0.5 },
        ...{ bend: dice.between(0, 0.03), quality: dice.between(0.4, 0.8) },
      };
    },
  },
];
