import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../../tests/fuzz/Random.ts';
import { drawInvitation } from './drawInvitation.ts';
import { findCodes } from './findCodes.ts';
import { drawSegments } from './drawSegments.ts';
import type { Gray } from './gray.ts';
import { loadZxing, type Zxing } from './zxing.ts';

const ADDRESS = 'https://parley.example/#i=';
const CODE = 'A2B3C4D5'.repeat(27).slice(0, 213);
const OTHER = 'Z7Y6X5W4'.repeat(27).slice(0, 213);

const FOREIGN = 'https://shop.example/a';

let zxing: Zxing;
beforeAll(async () => {
  const path = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  zxing = await loadZxing({ wasmBinary: buffer.slice(byteOffset, byteOffset + byteLength) });
});

const ground = (width: number, height: number, light: number): Gray => ({
  width,
  height,
  light: new Uint8Array(width * height).fill(light),
});

/** Draws a code with its upper left corner at this position. */
function draw(onto: Gray, left: number, top: number, scale: number, dark = 30, code = CODE): Gray {
  return drawPath(onto, left, top, scale, dark, drawInvitation(ADDRESS, code).path);
}

/** Of somebody else: a shop, a poster, a network. */
const foreignPath = drawSegments([{ mode: 'byte', data: new TextEncoder().encode(FOREIGN) }]).path;

function drawPath(
  onto: Gray,
  left: number,
  top: number,
  scale: number,
  dark: number,
  path: string,
): Gray {
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/gu))
    for (let row = 0; row < scale; row++) {
      const start = (top + Number(y) * scale + row) * onto.width + left + Number(x) * scale;
      onto.light.fill(dark, start, start + Number(length) * scale);
    }
  return onto;
}

/** Adds noise of up to `most` to each pixel. */
function noisy({ width, height, light }: Gray, most: number): Gray {
  const random = new Random(1);
  const off = () => random.below(2 * most + 1) - most;
  return { width, height, light: Uint8Array.from(Uint8ClampedArray.from(light, (l) => l + off())) };
}

test('a code is found dark on bright and bright on dark', () => {
  expect(findCodes(zxing, draw(ground(400, 400, 220), 40, 40, 4))).toEqual([ADDRESS + CODE]);
  expect(findCodes(zxing, draw(ground(400, 400, 30), 40, 40, 4, 220))).toEqual([ADDRESS + CODE]);
});

test('each of several codes is found once', () => {
  const pixels = draw(draw(ground(800, 700, 220), 20, 20, 4), 420, 20, 4, 30, OTHER);
  const found = findCodes(zxing, draw(pixels, 20, 360, 4));
  expect(found.toSorted()).toEqual([ADDRESS + CODE, ADDRESS + OTHER]);
});

test('a code in strong noise is found', () => {
  const pixels = noisy(draw(ground(1_280, 720, 220), 500, 200, 6), 150);
  expect(findCodes(zxing, pixels)).toEqual([ADDRESS + CODE]);
});

test('our code is found beside a foreign one that is easier to read', () => {
  const plain = (): Gray => drawPath(ground(1_280, 720, 220), 40, 200, 12, 30, foreignPath);
  const beside = (ours: Gray): Gray => {
    const pixels = plain();
    for (let row = 0; row < 720; row++)
      pixels.light.set(ours.light.subarray(row * 640, (row + 1) * 640), row * 1_280 + 640);
    return pixels;
  };
  const inverted = draw(ground(640, 720, 30), 100, 150, 6, 220);
  const inNoise = noisy(draw(ground(640, 720, 220), 100, 150, 6), 150);
  for (const ours of [inverted, inNoise])
    expect(findCodes(zxing, beside(ours))).toContain(ADDRESS + CODE);
  expect(findCodes(zxing, plain())).toEqual([FOREIGN]);
});

test('no code is found in small or noisy pictures without one', () => {
  for (const [width, height] of [
    [1, 1],
    [3, 2_000],
    [700, 1],
    [41, 1_000],
    [2_000, 90],
    [1_280, 720],
  ] as const)
    expect(findCodes(zxing, noisy(ground(width, height, 128), 127))).toEqual([]);
});

test('the lists of found codes are freed', () => {
  const lists: { size(): number }[] = [];
  const recorded: Zxing = {
    get HEAPU8() {
      return zxing.HEAPU8;
    },
    _malloc: (bytes) => zxing._malloc(bytes),
    _free: (place) => zxing._free(place),
    readBarcodesFromPixmap(...attempt) {
      const list = zxing.readBarcodesFromPixmap(...attempt);
      lists.push(list);
      return list;
    },
  };
  findCodes(recorded, draw(ground(400, 400, 220), 40, 40, 4));
  findCodes(recorded, ground(1_280, 720, 128));
  expect(lists.length).toBeGreaterThan(2);
  for (const list of lists) expect(() => list.size()).toThrow('deleted');
});
