/** What makes a picture blurred: the lens itself, wrong focus, and movement. */
import type { LightMap } from './LightMap.ts';

/** Blurs like a Gaussian with this standard deviation, in pixels. */
export function soften(map: LightMap, deviation: number): void {
  if (deviation <= 0) return;
  const reach = Math.ceil(3 * deviation);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((all, each) => all + each);
  const { width, height } = map;
  const shares = weights.map((each) => each / sum);
  map.light = alongLines(map.light, shares, { lines: height, length: width, step: 1 });
  map.light = alongLines(map.light, shares, { lines: width, length: height, step: width });
}

/** Makes each point a disc of this radius, in pixels. */
export function defocus(map: LightMap, radius: number): void {
  if (radius <= 0) return;
  const { width, height, light } = map;
  const result = new Float32Array(light.length);
  const sums = Array.from({ length: height }, (_, y) => new Sums(map.row(y)));
  for (let dy = -Math.floor(radius); dy <= radius; dy++) {
    const half = Math.sqrt(radius ** 2 - dy ** 2);
    for (let y = 0; y < height; y++) {
      const row = sums[Math.min(height - 1, Math.max(0, y + dy))];
      for (let x = 0; x < width; x++)
        result[y * width + x] = (result[y * width + x] ?? 0) + (row?.around(x + 0.5, half) ?? 0);
    }
  }
  const area = rowsOf(radius);
  map.light = result.map((sum) => sum / area);
}

/** Moves the camera by so many pixels in this direction while the shutter is open. */
export function shake(map: LightMap, length: number, direction: number): void {
  const { width, height, light } = map;
  const steps = Math.ceil(length * 2) + 1;
  const result = new Float32Array(light.length);
  for (let step = 0; step < steps; step++) {
    const along = length * (step / (steps - 1) - 0.5) || 0;
    const dx = Math.cos(direction) * along;
    const dy = Math.sin(direction) * along;
    const [left, top] = [Math.floor(dx), Math.floor(dy)];
    const [right, below] = [dx - left, dy - top];
    for (let y = 0; y < height; y++) {
      const upper = Math.min(height - 1, Math.max(0, y + top)) * width;
      const lower = Math.min(height - 1, Math.max(0, y + top + 1)) * width;
      for (let x = 0; x < width; x++) {
        const one = Math.min(width - 1, Math.max(0, x + left));
        const other = Math.min(width - 1, Math.max(0, x + left + 1));
        const above = mix(light[upper + one], light[upper + other], right);
        const under = mix(light[lower + one], light[lower + other], right);
        result[y * width + x] = (result[y * width + x] ?? 0) + mix(above, under, below) / steps;
      }
    }
  }
  map.light = result;
}

const mix = (one = 0, other = 0, share = 0): number => one + (other - one) * share;

function rowsOf(radius: number): number {
  let area = 0;
  for (let dy = -Math.floor(radius); dy <= radius; dy++)
    area += 2 * Math.sqrt(radius ** 2 - dy ** 2);
  return area;
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** The distance from one value of a line to the next. */
  readonly step: number;
}

/** Makes each value the weighted mean of the values around it in its line. */
function alongLines(
  light: Float32Array,
  weights: Float32Array,
  { lines, length, step }: Lines,
): Float32Array {
  const result = new Float32Array(light.length);
  const reach = (weights.length - 1) / 2;
  // One line, with its end values repeated.
  const line = new Float32Array(length + 2 * reach);
  for (let n = 0; n < lines; n++) {
    const first = step === 1 ? n * length : n;
    for (let at = 0; at < line.length; at++)
      line[at] = light[first + step * Math.min(length - 1, Math.max(0, at - reach))] ?? 0;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (line[at + k] ?? 0);
      result[first + at * step] = sum;
    }
  }
  return result;
}

/** Sums of the values of one line; beyond the ends, the end values repeat. */
class Sums {
  readonly #sums: Float64Array;
  readonly #length: number;
  readonly #first: number;
  readonly #last: number;

  constructor(line: Float32Array) {
    this.#length = line.length;
    this.#sums = new Float64Array(line.length + 1);
    for (let n = 0; n < line.length; n++) this.#sums[n + 1] = (this.#sums[n] ?? 0) + (line[n] ?? 0);
    this.#first = line[0] ?? 0;
    this.#last = line[line.length - 1] ?? 0;
  }

  around(middle: number, half: number): number {
    return this.#until(middle + half) - this.#until(middle - half);
  }

  #until(end: number): number {
    if (end <= 0) return end * this.#first;
    const whole = Math.floor(end);
    const sum = this.#sums[Math.min(whole, this.#length)] ?? 0;
    if (whole >= this.#length) return sum + (end - this.#length) * this.#last;
    return sum + (end - whole) * ((this.#sums[whole + 1] ?? 0) - sum);
  }
}
