/** Where a flat thing lies before the camera, and how it is painted there in perspective. */
import type { LightMap } from './LightMap.ts';

export interface Place {
  /** Its middle, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels per unit at the distance of its middle. */
  readonly scale: number;
  /** Rotation in its own plane, in radians. */
  readonly turn: number;
  /** Tilt away from the camera about an axis in direction `axis`, in radians. */
  readonly tilt: number;
  readonly axis: number;
  /** Distance from the camera to its middle, in its units. */
  readonly distance: number;
}

/** A flat thing: its area is made up of fields, row by row, each with one light value. */
export interface Flat {
  /** In its own units. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly fields: Float32Array;
}

export const lying = (x: number, y: number, scale: number, turn: number): Place => ({
  ...{ x, y, scale, turn },
  ...{ tilt: 0, axis: 0, distance: 1e6 },
});

/** Each pixel gets the mean of `fineness` times `fineness` samples. */
export function paint(onto: LightMap, flat: Flat, place: Place, fineness: number): void {
  const corners = cornersOf(flat, place);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(onto.width - 1, Math.ceil(Math.max(...xs)));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(onto.height - 1, Math.ceil(Math.max(...ys)));
  const [a, b, c, d, e, f, g, h, i] = inverse(projection(flat, place));
  const { width, height, columns, fields } = flat;
  const across = columns / width;
  const down = fields.length / columns / height;
  const share = 1 / fineness ** 2;
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      let sum = 0;
      let hits = 0;
      for (let sample = 0; sample < fineness ** 2; sample++) {
        const px = x + ((sample % fineness) + 0.5) / fineness;
        const py = y + (Math.floor(sample / fineness) + 0.5) / fineness;
        const w = g * px + h * py + i;
        const u = (a * px + b * py + c) / w;
        const v = (d * px + e * py + f) / w;
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        sum += fields[Math.floor(v * down) * columns + Math.floor(u * across)] ?? 0;
        hits += 1;
      }
      const at = y * onto.width + x;
      if (hits > 0) onto.light[at] = sum * share + (onto.light[at] ?? 0) * (1 - hits * share);
    }
}

/** The pixels where its corners are seen. */
export function cornersOf(flat: Flat, place: Place): readonly (readonly [number, number])[] {
  const [a, b, c, d, e, f, g, h, i] = projection(flat, place);
  const { width, height } = flat;
  const all = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ] as const;
  return all.map(([u, v]) => {
    const w = g * u + h * v + i;
    return [(a * u + b * v + c) / w, (d * u + e * v + f) / w];
  });
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** Maps a place on the thing to a pixel. */
function projection({ width, height }: Flat, place: Place): Matrix {
  const { x, y, scale, turn, tilt, axis, distance } = place;
  // Rotate in the plane by `turn - axis`, tilt about the first axis, then rotate by `axis`.
  const [c1, s1] = [Math.cos(turn - axis), Math.sin(turn - axis)];
  const [c2, s2] = [Math.cos(axis), Math.sin(axis)];
  const [ct, st] = [Math.cos(tilt), Math.sin(tilt)];
  const across = { x: c2 * c1 - s2 * ct * s1, y: s2 * c1 + c2 * ct * s1, z: st * s1 };
  const down = { x: -c2 * s1 - s2 * ct * c1, y: -s2 * s1 + c2 * ct * c1, z: st * c1 };
  const zoom = scale * distance;
  const rowX = [zoom * across.x + x * across.z, zoom * down.x + x * down.z] as const;
  const rowY = [zoom * across.y + y * across.z, zoom * down.y + y * down.z] as const;
  const rowW = [across.z, down.z] as const;
  const [u, v] = [width / 2, height / 2];
  const behind = (row: readonly [number, number], whole: number) => whole - row[0] * u - row[1] * v;
  return [
    ...[...rowX, behind(rowX, x * distance)],
    ...[...rowY, behind(rowY, y * distance)],
    ...[...rowW, behind(rowW, distance)],
  ] as unknown as Matrix;
}

/** The inverse except for a factor, which cancels out. */
function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    ...([e * i - f * h, c * h - b * i, b * f - c * e] as const),
    ...([f * g - d * i, a * i - c * g, c * d - a * f] as const),
    ...([d * h - e * g, b * g - a * h, a * e - b * d] as const),
  ];
}
