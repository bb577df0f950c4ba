import { expect, test } from 'vitest';
import { fromColors, halved, sharpened, type Gray } from './gray.ts';

const gray = (width: number, ...light: readonly number[]): Gray => ({
  width,
  height: light.length / width,
  light: Uint8Array.from(light),
});

test('colours are converted to their perceived brightness', () => {
  const data = Uint8ClampedArray.of(
    ...[0, 0, 0, 255, 255, 255, 255, 255],
    ...[255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255],
  );
  const pixels = { width: 5, height: 1, data, blueFirst: false };
  expect([...fromColors(pixels).light]).toEqual([0, 255, 76, 150, 29]);
  expect([...fromColors({ ...pixels, blueFirst: true }).light]).toEqual([0, 255, 29, 150, 76]);
});

test('a halved picture has the means of four pixels and drops an odd last row and column', () => {
  const picture = gray(3, 10, 20, 99, 30, 40, 99, 99, 99, 99);
  expect(halved(picture)).toEqual(gray(1, 25));
  expect(halved(gray(1, 7))).toEqual({ width: 0, height: 0, light: new Uint8Array() });
});

test('sharpening leaves a plain picture unchanged and amplifies both sides of an edge', () => {
  const plain = gray(9, ...Array.from({ length: 63 }, () => 120));
  expect(sharpened(plain)).toEqual(plain);
  const edge = gray(9, ...Array.from({ length: 63 }, (_, at) => (at % 9 < 4 ? 100 : 150)));
  const { width, light } = sharpened(edge);
  const middle = [...light.slice(3 * width, 4 * width)];
  expect(middle).toEqual([100, 100, 83, 50, 200, 167, 150, 150, 150]);
});

test('a picture too small to be sharpened stays as it is', () => {
  for (const picture of [gray(1, 5), gray(4, 1, 2, 3, 4), gray(2, ...Array(10).keys())])
    expect(sharpened(picture)).toEqual(picture);
});
