/** Pixels without colour, which is all that a code is read from; and what makes a code in them clearer. */

export interface Gray {
  readonly width: number;
  readonly height: number;
  /** 0 is black; row by row. */
  readonly light: Uint8Array;
}

export interface Colors {
  readonly width: number;
  readonly height: number;
  /** Four bytes each: colours, and one that does not matter. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Blue, green, red; else red, green, blue. */
  readonly blueFirst: boolean;
}

/** As bright as each colour looks (ITU-R BT.601). */
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

/** Half as wide and high: each pixel is the mean of four, in which noise cancels out. */
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

/** What of a difference is added to it. */
const EMPHASIS = 3;

/**
 * Against a lens out of focus or a hand that shook: what differs from the mean of its surroundings,
 * two pixels far and weighted 1 2 3 2 1, comes to differ more. The rim stays as it is.
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

/** The sum of five of them, `step` apart, with weights that sum up to 9. */
function weighted(values: Uint8Array | Uint16Array, at: number, step: number): number {
  const near = (values[at - step] ?? 0) + (values[at + step] ?? 0);
  const far = (values[at - 2 * step] ?? 0) + (values[at + 2 * step] ?? 0);
  return 3 * (values[at] ?? 0) + 2 * near + far;
}
