/**
 * A camera as phones have them, in the order in which light and data go through one: the scene in
 * perspective, light on it, the lens, movement, the sensor's noise, its processing, JPEG. Until the
 * processing all is linear in light, 0 to 1 and beyond.
 */
import type { Dice } from './Dice.ts';
import { CODE_SIDE, MIDDLE, SHEET, type Sheet } from './drawPage.ts';

export interface Shot {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the code with its quiet zone, if it were looked at straight, in pixels. */
  readonly side: number;
  /** Where its middle is, as shares of width and height. */
  readonly x: number;
  readonly y: number;
  /** How the sheet is turned in the picture's plane, in degrees. */
  readonly turn: number;
  /** How it leans away from the camera, in degrees, and the direction in which it does. */
  readonly tilt: number;
  readonly tiltTo: number;
  /** How much a sheet is bent: the sag of its middle, as a share of the code's side. */
  readonly bend: number;
  /** What white gets of the full scale after exposure and gain. */
  readonly white: number;
  /** How much less light the far end of the picture gets, as a share. */
  readonly falloff: number;
  /** What a shadow with a soft edge across the code leaves of the light; 1: there is none. */
  readonly shadow: number;
  /** A reflected lamp: light added in its middle, and its radius as a share of the code's side. */
  readonly glare: number;
  readonly glareRadius: number;
  /** Of the lens, as the deviation of a Gaussian, in pixels. */
  readonly blur: number;
  /** How far the picture moved while it was taken, in pixels, and the direction. */
  readonly motion: number;
  readonly motionTo: number;
  /** Deviation of the noise where it is white, as a share of white; grows with the root of light. */
  readonly noise: number;
  /** And where there is no light at all, as a share of full scale. */
  readonly darkNoise: number;
  /** Deviation of the smoothing against noise, in pixels. */
  readonly smoothing: number;
  /** Stripes of a display's rows and columns of pixels, as a share of light. */
  readonly display: number;
  /** Of JPEG, as browsers count it. */
  readonly quality: number;
}

const TO_LINEAR = Float32Array.from({ length: 256 }, (_, n) => {
  const share = n / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
const STEPS = 4_096;
const TO_SRGB = Uint8ClampedArray.from({ length: STEPS + 1 }, (_, n) => {
  const share = n / STEPS;
  return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055);
});

/** A colour cast as lamps give one: the picture is not grey, and the codes in it are not either. */
const CASTS = [
  [1, 1, 1],
  [1, 0.95, 0.85],
  [0.9, 0.97, 1],
] as const;

export async function takePicture(
  sheet: Sheet,
  desk: Sheet,
  shot: Shot,
  dice: Dice,
): Promise<Blob> {
  let light = look(sheet, desk, shot, dice);
  light = blurred(light, shot, shot.blur);
  light = moved(light, shot);
  sense(light, shot, dice);
  light = blurred(light, shot, shot.smoothing);
  return develop(light, shot, dice);
}

/** What is seen where, with the light on it; a pixel of the sheet is the mean of four rays. */
function look(sheet: Sheet, desk: Sheet, shot: Shot, dice: Dice): Float32Array {
  const { width, height, side, bend, display } = shot;
  const light = new Float32Array(width * height);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = inverse(projection(shot));
  const direction = dice.between(0, 6);
  const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
  const edge = dice.between(-0.2, 0.2) * side;
  const [glareX, glareY] = [dice.between(-0.3, 0.3) * side, dice.between(-0.3, 0.3) * side];
  const wave = (2 * Math.PI) / dice.between(2.5, 4);
  /** Less than 0: the sheet is not there. */
  const ray = (x: number, y: number): number => {
    const far = g * x + h * y + i;
    const u = (a * x + b * y + c) / far;
    const v = (d * x + e * y + f) / far + bend * (1 - 4 * u * u);
    const sx = Math.floor(MIDDLE.x + u * CODE_SIDE);
    const sy = Math.floor(MIDDLE.y + v * CODE_SIDE);
    if (far <= 0 || sx < 0 || sy < 0 || sx >= SHEET.width || sy >= SHEET.height) return -1;
    const seen = TO_LINEAR[sheet.grey[sy * SHEET.width + sx] ?? 0] ?? 0;
    return display === 0 ? seen : seen * (1 - display * (0.5 + 0.5 * Math.cos(wave * sx)));
  };
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const x = column - shot.x * width;
      const y = row - shot.y * height;
      let seen = ray(x - 0.25, y - 0.25);
      if (seen < 0) seen = TO_LINEAR[desk.grey[at] ?? 0] ?? 0;
      else {
        seen += Math.max(0, ray(x + 0.25, y - 0.25)) + Math.max(0, ray(x - 0.25, y + 0.25));
        seen = (seen + Math.max(0, ray(x + 0.25, y + 0.25))) / 4;
      }
      seen *= 1 - shot.falloff * Math.min(1, Math.max(0, (x * dx + y * dy) / width + 0.5));
      // The edge of a shadow is some 6 pixels wide.
      if (shot.shadow < 1) {
        const out = 1 / (1 + Math.exp((x * dy - y * dx - edge) / 3));
        seen *= shot.shadow + (1 - shot.shadow) * out;
      }
      if (shot.glare > 0) {
        const far = ((x - glareX) ** 2 + (y - glareY) ** 2) / (shot.glareRadius * side) ** 2;
        seen += shot.glare * Math.exp(-far * far);
      }
      light[at] = seen * shot.white;
    }
  return light;
}

type Matrix = readonly number[];

/** From the sheet (units of the code's side, 0 in its middle) to the picture (pixels from there). */
function projection({ side, turn, tilt, tiltTo }: Shot): Matrix {
  const [t, l, d] = [turn, tilt, tiltTo].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  // The camera is as far away as three sides of the code are long.
  const far = 3;
  const axes = [
    [Math.cos(t), Math.sin(t)],
    [-Math.sin(t), Math.cos(t)],
  ].map(([x = 0, y = 0]) => {
    const along = x * Math.cos(d) + y * Math.sin(d);
    const shorter = along * (Math.cos(l) - 1);
    return [x + shorter * Math.cos(d), y + shorter * Math.sin(d), along * Math.sin(l)];
  });
  const [u = [], v = []] = axes;
  return [
    ...[(u[0] ?? 0) * side * far, (v[0] ?? 0) * side * far, 0],
    ...[(u[1] ?? 0) * side * far, (v[1] ?? 0) * side * far, 0],
    ...[u[2] ?? 0, v[2] ?? 0, far],
  ];
}

function inverse(m: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((each) => each / det);
}

function blurred(light: Float32Array, { width, height }: Shot, sigma: number): Float32Array {
  if (sigma < 0.1) return light;
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b);
  for (let n = 0; n < weights.length; n++) weights[n] = (weights[n] ?? 0) / sum;
  const across = new Float32Array(light.length);
  const line = new Float32Array(width + 2 * reach);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    line.set(light.subarray(from, from + width), reach);
    line.fill(light[from] ?? 0, 0, reach);
    line.fill(light[from + width - 1] ?? 0, reach + width);
    for (let column = 0; column < width; column++) {
      let total = 0;
      for (let n = 0; n <= 2 * reach; n++) total += (weights[n] ?? 0) * (line[column + n] ?? 0);
      across[from + column] = total;
    }
  }
  const down = new Float32Array(light.length);
  for (let row = 0; row < height; row++)
    for (let n = -reach; n <= reach; n++) {
      const from = Math.min(height - 1, Math.max(0, row + n)) * width;
      const weight = weights[n + reach] ?? 0;
      for (let column = 0; column < width; column++)
        down[row * width + column] =
          (down[row * width + column] ?? 0) + weight * (across[from + column] ?? 0);
    }
  return down;
}

function moved(light: Float32Array, { width, height, motion, motionTo }: Shot): Float32Array {
  if (motion < 0.5) return light;
  const steps = Math.ceil(motion * 2);
  const shifts = Array.from({ length: steps }, (_, n) => {
    const far = (n / (steps - 1) - 0.5) * motion;
    const angle = (motionTo * Math.PI) / 180;
    return [Math.round(far * Math.cos(angle)), Math.round(far * Math.sin(angle))] as const;
  });
  const result = new Float32Array(light.length);
  for (const [dx, dy] of shifts)
    for (let row = 0; row < height; row++) {
      const from = Math.min(height - 1, Math.max(0, row + dy)) * width;
      for (let column = 0; column < width; column++) {
        const at = from + Math.min(width - 1, Math.max(0, column + dx));
        const here = row * width + column;
        result[here] = (result[here] ?? 0) + (light[at] ?? 0) / steps;
      }
    }
  return result;
}

/** Shot noise grows with the root of the light; reading the sensor adds the same everywhere. */
function sense(light: Float32Array, { white, noise, darkNoise }: Shot, dice: Dice): void {
  if (noise === 0) return;
  const table = Float32Array.from({ length: 4_096 }, () => dice.normal());
  // A cheap generator for a million pixels; its low bits are weak, so the high ones are used.
  let state = dice.below(2 ** 31);
  for (let at = 0; at < light.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const seen = light[at] ?? 0;
    const deviation = Math.sqrt(Math.max(0, seen) * white * noise * noise + darkNoise * darkNoise);
    light[at] = seen + deviation * (table[state >>> 20] ?? 0);
  }
}

async function develop(light: Float32Array, shot: Shot, dice: Dice): Promise<Blob> {
  const image = new ImageData(shot.width, shot.height);
  const cast = CASTS[dice.below(CASTS.length)] ?? CASTS[0];
  for (let at = 0; at < light.length; at++) {
    for (let channel = 0; channel < 3; channel++) {
      const seen = (light[at] ?? 0) * (cast[channel] ?? 1);
      image.data[at * 4 + channel] =
        TO_SRGB[Math.round(Math.min(1, Math.max(0, seen)) * STEPS)] ?? 0;
    }
    image.data[at * 4 + 3] = 255;
  }
  const canvas = new OffscreenCanvas(shot.width, shot.height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: shot.quality });
}
