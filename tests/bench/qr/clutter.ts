/**
 * Other things in a picture: a grained table, papers, boxes, writing, stripes, and shapes that
 * resemble codes.
 */
import type { Random } from '../../fuzz/Random.ts';
import { anyTurn, from } from './draws.ts';
import type { LightMap } from './LightMap.ts';
import { lying, paint, type Flat } from './place.ts';

/** A ground of uneven brightness, like wood or cloth. */
export function ground(map: LightMap, random: Random): void {
  map.light.fill(from(random, 0.08, 0.6));
  const depth = from(random, 0.1, 0.5);
  grain(map, random, from(random, 40, 200), from(random, 40, 200), depth);
  grain(map, random, from(random, 2, 6), from(random, 8, 60), depth / 2);
}

/** Puts `count` things anywhere. */
export function scatter(map: LightMap, random: Random, count: number): void {
  for (let n = 0; n < count; n++) {
    const size = from(random, 30, 260);
    const flat = random.of([paper, box, writing, stripes, squares, tiles])(random);
    const [x, y] = [from(random, 0, map.width), from(random, 0, map.height)];
    paint(map, flat, lying(x, y, size / Math.max(flat.width, flat.height), anyTurn(random)), 2);
  }
}

type Thing = (random: Random) => Flat;

const paper: Thing = (random) => plain(from(random, 0.5, 1), from(random, 0.6, 0.9));

const box: Thing = (random) => plain(from(random, 0.2, 1), from(random, 0.02, 0.6));

const plain = (height: number, light: number): Flat => ({
  width: 1,
  height,
  columns: 1,
  fields: Float32Array.of(light),
});

/** Lines of letters, each two fields wide with one between them. */
const writing: Thing = (random) => {
  const [bright, dark] = [from(random, 0.5, 0.9), from(random, 0.02, 0.2)];
  const letters = random.bytes(64 * 48);
  return fieldsOf(192, 48, (column, row) => {
    const isLetter = (letters[row * 64 + Math.floor(column / 3)] ?? 0) % 3 > 0;
    return row % 3 === 1 && isLetter && column % 3 > 0 ? dark : bright;
  });
};

/** Like the bar code of a product. */
const stripes: Thing = (random) => {
  const bars = random.bytes(95);
  return {
    ...fieldsOf(95, 1, (column) => ((bars[column] ?? 0) % 2 === 0 ? 0.05 : 0.8)),
    height: 50,
  };
};

/** Nested squares, as in the corners of a code. */
const squares: Thing = () =>
  fieldsOf(9, 9, (column, row) => {
    const ring = Math.max(Math.abs(column - 4), Math.abs(row - 4));
    return ring === 3 || ring <= 1 ? 0.05 : 0.8;
  });

/** Random small squares. */
const tiles: Thing = (random) => {
  const all = random.bytes(24 * 24);
  return fieldsOf(24, 24, (column, row) => ((all[row * 24 + column] ?? 0) % 2 === 0 ? 0.1 : 0.75));
};

function fieldsOf(
  columns: number,
  rows: number,
  light: (column: number, row: number) => number,
): Flat {
  const fields = Float32Array.from({ length: columns * rows }, (_, n) =>
    light(n % columns, Math.floor(n / columns)),
  );
  return { width: columns, height: rows, columns, fields };
}

/** Varies the brightness by up to `depth`, smoothly over so many pixels across and down. */
function grain(map: LightMap, random: Random, across: number, down: number, depth: number): void {
  const points = Float32Array.from({ length: 64 * 64 }, () => from(random, -depth, depth));
  const between = new Float32Array(65);
  map.changeRows((row, y) => {
    const line = Math.floor(y / down);
    const v = smooth(y / down - line);
    for (let n = 0; n < between.length; n++) {
      const above = points[(line & 63) * 64 + (n & 63)] ?? 0;
      const below = points[((line + 1) & 63) * 64 + (n & 63)] ?? 0;
      between[n] = above + v * (below - above);
    }
    for (let x = 0; x < row.length; x++) {
      const column = Math.floor(x / across);
      const u = smooth(x / across - column);
      const left = between[column & 63] ?? 0;
      const right = between[(column & 63) + 1] ?? 0;
      row[x] = (row[x] ?? 0) * (1 + left + u * (right - left));
    }
  });
}

const smooth = (t: number): number => t * t * (3 - 2 * t);
