/**
 * The kinds of pictures that contain an invitation. `hardness` rises evenly from 0 to 1 over the
 * pictures of a kind; the hardest pictures of some kinds are meant to be unreadable. Settings that
 * a kind does not name are those of an ordinary frame.
 */
import type { Random } from '../../fuzz/Random.ts';
import { anyTurn, between, degrees, from } from './draws.ts';
import type { Shot } from './Shot.ts';

/** Somebody holds a camera over a code to read it: 720p, nearly straight, indoors. */
export const ordinary = (random: Random): Shot => ({
  ...{ as: 'frame', quality: 0.9, width: 1_280, height: 720 },
  ...{ module: from(random, 4, 8), turn: degrees(from(random, -10, 10)) },
  ...{ tilt: degrees(from(random, 0, 10)), axis: anyTurn(random), distance: from(random, 1.5, 4) },
  ...{ anywhere: false, inverted: false, clutter: 12 },
  // Blur of the lens, of the sensor, and of the colours that are made from its mosaic.
  ...{ softness: from(random, 0.5, 0.8), defocus: 0, shake: 0 },
  ...{ slope: from(random, 0.7, 1), shadow: 1, lamp: 0, strength: 0, veil: from(random, 0, 0.03) },
  ...{ exposure: from(random, 0.8, 1.1), photons: 2_000, noise: 2 },
});

type Kind = (hardness: number, random: Random) => Partial<Shot>;

export const kinds = {
  /** Rotated by any angle. */
  rotation: (hardness) => ({ turn: between(hardness, -Math.PI, Math.PI) }),

  /** Blurred by 0.2 to 0.8 modules, out of focus by up to 1.2, or shaken by up to 2. */
  blur(hardness, random) {
    const module = from(random, 4, 8);
    const way = random.of(['softness', 'defocus', 'shake'] as const);
    const most = { softness: 0.8, defocus: 1.2, shake: 2 }[way];
    return { module, [way]: module * between(hardness, 0.2, most) };
  },

  /** Tilted by 15 to 65 degrees, from so near that the far side is up to a third smaller. */
  perspective: (hardness, random) => ({
    ...{ module: from(random, 5, 9), tilt: degrees(between(hardness, 15, 65)) },
    ...{ turn: anyTurn(random), distance: from(random, 1.2, 4) },
  }),

  /** White paper is 200 down to 45 of 255, and the sensor is noisy. */
  lowLight: (hardness, random) => ({
    exposure: between(Math.sqrt(hardness), 0.6, 0.03),
    photons: 300 / (1 + 24 * hardness),
    noise: between(hardness, 3, 14),
    softness: from(random, 0.7, 1.2),
  }),

  /**
   * A lamp mirrors in the code, with a radius of 3 to 30 hundredths of its width, or a shadow
   * crosses it.
   */
  glare: (hardness, random) => ({
    ...{ lamp: between(hardness, 0.03, 0.3), strength: from(random, 0.7, 4) },
    veil: between(hardness, 0, 0.4),
    slope: between(hardness, 0.8, 0.3),
    shadow: random.of([1, between(hardness, 0.6, 0.1)]),
  }),

  /** Standard deviation of 8 to 90 of 255 in each colour. */
  noise: (hardness) => ({ noise: between(hardness, 8, 90) }),

  /** Modules of 3 down to 1.2 pixels. */
  smallModules: (hardness) => ({ module: between(hardness, 3, 1.2) }),

  /** Bright on dark, as some programs show codes; half of them in a file. */
  inverted: (hardness, random) => ({
    ...random.of([{}, file(random)]),
    ...{ inverted: true, module: between(hardness, 8, 2) },
  }),

  /** Among many other things, anywhere, at any angle, 6 down to 2 pixels per module. */
  scene: (hardness, random) => ({
    ...{ clutter: 60, anywhere: true, module: between(hardness, 6, 2) },
    ...{ turn: anyTurn(random), tilt: degrees(between(hardness, 5, 40)) },
    ...{ noise: between(hardness, 2, 8), slope: from(random, 0.4, 1) },
  }),

  /** A little of everything. */
  combined: (hardness, random) => ({
    ...{ clutter: 30, anywhere: true, module: between(hardness, 7, 3) },
    ...{ turn: anyTurn(random), tilt: degrees(between(hardness, 5, 35)) },
    softness: 0.6 + between(hardness, 7, 3) * between(hardness, 0.05, 0.3),
    ...{ photons: between(hardness, 500, 80), noise: between(hardness, 3, 12) },
    ...{ exposure: from(random, 0.4, 1.2), slope: between(hardness, 0.9, 0.4) },
    ...{ lamp: between(hardness, 0.02, 0.1), strength: 1, veil: between(hardness, 0, 0.2) },
    shadow: random.of([1, between(hardness, 0.8, 0.4)]),
  }),

  /** A file that was saved or sent: smaller, with growing losses. */
  sent: (hardness, random) => ({
    ...file(random),
    ...{ module: between(hardness, 7, 1.8), turn: 0, tilt: 0, slope: 1 },
    ...{ quality: between(hardness, 0.9, 0.15), anywhere: true, noise: 1 },
  }),
} satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof kinds;

/** A file of any common type and size. */
const file = (random: Random): Partial<Shot> => ({
  as: random.of(['image/jpeg', 'image/jpeg', 'image/png', 'image/webp']),
  width: Math.round(from(random, 640, 1_280)),
  height: Math.round(from(random, 640, 1_280)),
});
