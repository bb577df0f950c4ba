/** Turns light into the pixels of a picture, as a camera does. */
import type { Random } from '../../fuzz/Random.ts';
import { anyTurn, from } from './draws.ts';
import type { LightMap } from './LightMap.ts';

export interface Sensor {
  /** The factor for the light; results above 1 are white. */
  readonly exposure: number;
  /** Standard deviation of the constant noise in each colour, of 255. */
  readonly noise: number;
  /** Photons per pixel of white paper in full light: a small number adds noise. */
  readonly photons: number;
  /** Factors of the three colours, as under a coloured lamp. */
  readonly tint: readonly [number, number, number];
}

/** Returns RGBA with the gamma of sRGB. */
export function exposed(
  map: LightMap,
  sensor: Sensor,
  random: Random,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(map.light.length * 4).fill(255);
  const deviates = Float32Array.from({ length: 2 ** 16 }, () => deviate(random));
  const deviations = LIGHTS.map((light) => deviation(light, sensor));
  const steps = sensor.tint.map((share) => share * sensor.exposure * (STEPS - 1));
  map.changeRows((row, y) => {
    // Each row starts elsewhere in the list, so that no pattern repeats visibly.
    let next = random.below(2 ** 16);
    let at = y * row.length * 4;
    for (let x = 0; x < row.length; x++, at += 4)
      for (let colour = 0; colour < 3; colour++) {
        const step = Math.min(STEPS - 1, ((row[x] ?? 0) * (steps[colour] ?? 0)) | 0);
        const off = (deviations[step] ?? 0) * (deviates[next++ & 0xffff] ?? 0);
        pixels[at + colour] = (WRITTEN[step] ?? 0) + off;
      }
  });
  return pixels;
}

/** So many steps that the darkest tones, which gamma spreads, have a step each. */
const STEPS = 8_192;
const LIGHTS = Float32Array.from({ length: STEPS }, (_, n) => n / (STEPS - 1));
/** The pixel value of each light: 0 to 255. */
const WRITTEN = LIGHTS.map((light) =>
  light <= 0.0031308 ? 255 * 12.92 * light : 255 * (1.055 * light ** (1 / 2.4) - 0.055),
);

/** The standard deviation of the pixel value for this light, from both kinds of noise. */
function deviation(light: number, { exposure, noise, photons }: Sensor): number {
  const ofPhotons = exposure * Math.sqrt(light / exposure / photons);
  const steepness = light <= 0.0031308 ? 12.92 : (1.055 / 2.4) * light ** (1 / 2.4 - 1);
  return Math.hypot(255 * steepness * ofPhotons, noise);
}

/** A normally distributed number (Box-Muller). */
function deviate(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(from(random, 1e-9, 1)));
  return radius * Math.cos(anyTurn(random));
}
