/** What this browser cannot decode itself is decided by what it answers: so it is asked here. */
import { afterEach, expect, test, vi } from 'vitest';
import { decodePicture } from './decodePicture.ts';

afterEach(() => vi.restoreAllMocks());

const ascii = (text: string): readonly number[] => [...text].map((each) => each.charCodeAt(0));
const u32 = (n: number): readonly number[] => [
  n >>> 24,
  (n >>> 16) & 255,
  (n >>> 8) & 255,
  n & 255,
];

/** The start of a photo of a phone. */
const heic = (width: number, height: number): Blob =>
  new Blob([
    Uint8Array.from([
      ...[...u32(24), ...ascii('ftypheic'), ...u32(0), ...ascii('mif1heic')],
      ...[...u32(60), ...ascii('meta'), ...u32(0)],
      ...[...ascii('ispe'), ...u32(0), ...u32(width), ...u32(height)],
    ]),
  ]);

test('a HEIC photo is decoded where the browser can do it, scaled down if it is large', async () => {
  const bitmap = await createImageBitmap(new ImageData(4, 4));
  const decode = vi.spyOn(globalThis, 'createImageBitmap').mockResolvedValue(bitmap);
  expect(await decodePicture(heic(4_032, 3_024))).toBe(bitmap);
  const [blob, options] = decode.mock.calls[0] ?? [];
  expect(blob instanceof Blob ? blob.type : '').toBe('image/heic');
  expect(options).toMatchObject({ resizeWidth: 2_500 });
});

test('a browser that cannot decode HEIC says that it is not a picture it can read', async () => {
  expect(await decodePicture(heic(640, 480))).toBe('notPicture');
});

test('a HEIC photo with too many pixels is refused without decoding', async () => {
  const decode = vi.spyOn(globalThis, 'createImageBitmap');
  expect(await decodePicture(heic(100_000, 100_000))).toBe('tooLarge');
  expect(decode).not.toHaveBeenCalled();
});
