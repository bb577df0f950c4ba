/** Gray pixels, from which codes are read, and filters that make a code clearer. */

export interface Gray {
  readonly width: number;
  readonly height: number;
  /** 0 is black; row by row. */
  readonly light: Uint8Array;
}

export interface Colors {
  readonly width: number;
  readonly height: number;
  /** Four bytes per pixel: three colours and one ignored byte. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Whether the order is blue, green, red; otherwise it is red, green, blue. */
  readonly blueFirst: boolean;
}

/** Converts each colour to its perceived brightness (ITU-R BT.601). */
export function fromColors({ width, height, data, blueFirst }: Colors): Gray {
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const [low, high] = blueFirst ? [117, 306] : [306, 117];
  const light = new Uint8Array(words.length);
  for (let at = 0; at < light.length; at++) {
    const word = words[at] ?? 0;
    light[at] =
      (low * (word & 255) + 601 * ((word >> 8) & 255) + high * ((word >> 16) & 255) + 512) >> 10;
  }
  return { width, height, light };
}

/** Halves width and height: each pixel becomes the mean of four, in which noise cancels out. */
export function halved({ width, height, light }: Gray): Gray {
  const [columns, rows] = [width >> 1, height >> 1];
  const result = new Uint8Array(columns * rows);
  for (let row = 0, to = 0; row < rows; row++)
    for (let at = 2 * row * width, end = at + 2 * columns; at < end; at += 2, to++) {
      const above = (light[at] ?? 0) + (light[at + 1] ?? 0);
      const below = (light[at + width] ?? 0) + (light[at + width + 1] ?? 0);
      result[to] = (above + below + 2) >> 2;
    }
  return { width: columns, height: rows, light: result };
}

/** The factor by which a difference is amplified, in addition to itself. */
const EMPHASIS = 3;

/**
 * Helps against a lens out of focus or a shaking hand. It amplifies each pixel's difference from the
 * weighted mean of its surroundings, which reach two pixels in each direction with weights
 * 1 2 3 2 1. The outer two pixels stay as they are.
 */
export function sharpened({ width, height, light }: Gray): Gray {
  const across = new Uint16Array(light.length);
  for (let at = 2; at < light.length - 2; at++) across[at] = weighted(light, at, 1);
  const result = new Uint8ClampedArray(light);
  const factor = EMPHASIS / 81;
  for (let row = 2; row < height - 2; row++)
    for (let at = row * width + 2, end = (row + 1) * width - 2; at < end; at++) {
      const here = light[at] ?? 0;
      result[at] = (1 + EMPHASIS) * here - factor * weighted(across, at, width);
    }
  return { width, height, light: new Uint8Array(result.buffer) };
}

/** The weighted sum of five values, `step` apart; the weights add up to 9. */
function weighted(values: Uint8Array | Uint16Array, at: number, step: number): number {
  const near = (values[at - step] ?? 0) + (values[at + step] ?? 0);
  const far = (values[at - 2 * step] ?? 0) + (values[at + 2 * step] ?? 0);
  return 3 * (values[at] ?? 0) + 2 * near + far;
}
