import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../lib/bytes.ts';
import { pictureHeader } from './pictureHeader.ts';

const ascii = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));
const u16 = (n: number) => Uint8Array.of(n >>> 8, n & 255);
const u32 = (n: number) => concatBytes(u16(n >>> 16), u16(n & 0xffff));
const reversed = (bytes: Uint8Array) => bytes.toReversed();
const nothing = (length: number) => new Uint8Array(length);

const png = (width: number, height: number) =>
  concatBytes(ascii('\x89PNG\r\n\x1a\n'), u32(13), ascii('IHDR'), u32(width), u32(height));
const segment = (marker: number, body: Uint8Array) =>
  concatBytes(Uint8Array.of(0xff, marker), u16(body.length + 2), body);
const frame = (width: number, height: number, marker = 0xc0) =>
  segment(marker, concatBytes(Uint8Array.of(8), u16(height), u16(width), nothing(10)));
const jpeg = (...segments: readonly Uint8Array[]) =>
  concatBytes(Uint8Array.of(0xff, 0xd8), ...segments);
const le16 = (n: number) => reversed(u16(n));
const le32 = (n: number) => reversed(u32(n));
const gif = (screen: number, left: number, frameWidth: number) =>
  concatBytes(
    ...[ascii('GIF89a'), le16(screen), le16(screen), Uint8Array.of(0x80, 0, 0), nothing(6)],
    ...[Uint8Array.of(0x21, 0xf9, 4, 0, 0, 0, 0, 0), Uint8Array.of(0x2c)],
    ...[le16(left), le16(0), le16(frameWidth), le16(5), nothing(1)],
  );
const webp = (kind: string, body: Uint8Array) =>
  concatBytes(ascii('RIFF'), le32(100), ascii('WEBP'), ascii(kind), le32(80), body, nothing(20));
const bmp = (length: number, ...size: readonly Uint8Array[]) =>
  concatBytes(ascii('BM'), nothing(12), le32(length), ...size, nothing(8));
type Sizes = readonly (readonly [number, number])[];
const heif = (major: string, compatible: string, ...sizes: Sizes) =>
  concatBytes(
    ...[u32(24), ascii('ftyp'), ascii(major), u32(0), ascii(compatible)],
    ...[u32(60), ascii('meta'), nothing(4)],
    ...sizes.flatMap(([width, height]) => [ascii('ispe'), u32(0), u32(width), u32(height)]),
  );
const avif = (...sizes: Sizes) => heif('mif1', 'avif', ...sizes);

test.each([
  ['png', png(640, 480)],
  ['jpeg', jpeg(segment(0xe0, nothing(14)), frame(640, 480))],
  ['jpeg', jpeg(segment(0xc4, nothing(30)), frame(640, 480, 0xc2))],
  ['gif', gif(640, 0, 10)],
  ['webp', webp('VP8X', concatBytes(nothing(4), Uint8Array.of(0x7f, 2, 0, 0xdf, 1, 0)))],
  ['webp', webp('VP8L', concatBytes(Uint8Array.of(0x2f), le32(639 | (479 << 14))))],
  ['webp', webp('VP8 ', concatBytes(nothing(6), le16(640), le16(480 | 0x4000)))],
  ['bmp', bmp(40, le32(640), le32(480))],
  ['bmp', bmp(124, le32(640), le32(-480))],
  ['bmp', bmp(12, le16(640), le16(480))],
  ['avif', avif([64, 48], [640, 480], [32, 24])],
  // The camera of a phone writes tiles of 512 pixels, and a preview.
  ['heic', heif('heic', 'mif1', [512, 512], [640, 480], [32, 24])],
  ['heic', heif('mif1', 'heic', [640, 480])],
  ['heic', heif('heix', 'heic', [640, 480])],
  ['heic', heif('msf1', 'hevc', [640, 480])],
])('the size of %s is read', (type, bytes) => {
  const height = type === 'gif' ? 640 : 480;
  expect(pictureHeader(bytes)).toEqual({ type: `image/${type}`, width: 640, height });
});

test('a size too large for any memory is read unchanged', () => {
  expect(pictureHeader(png(100_000, 100_000))?.width).toBe(100_000);
  expect(pictureHeader(png(2 ** 32 - 1, 1))?.width).toBe(2 ** 32 - 1);
});

test('a preview inside a segment of a JPEG does not count', () => {
  const preview = segment(0xe1, jpeg(frame(160, 120)));
  expect(pictureHeader(jpeg(preview, frame(8_000, 6_000)))?.width).toBe(8_000);
});

test('a first frame that exceeds the screen of a GIF counts', () => {
  expect(pictureHeader(gif(10, 5, 60_000))?.width).toBe(60_005);
});

test('bytes that are not a picture, or a picture without a size, give no header', () => {
  for (const bytes of [
    nothing(0),
    ascii('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ascii('<?xml version="1.0"?><svg/>'),
    ascii('just a text'),
    ascii('%PDF-1.7'),
    png(0, 480),
    jpeg(segment(0xe0, nothing(14))),
    jpeg(Uint8Array.of(0xff, 0xda, 0, 12), frame(640, 480)),
    avif(),
    heif('heic', 'mif1'),
    heif('mp42', 'isom', [640, 480]),
    heif('qt  ', '    ', [640, 480]),
    bmp(13, le32(640), le32(480)),
  ])
    expect(pictureHeader(bytes)).toBeUndefined();
});

test('a truncated header gives no size or the right one', () => {
  const whole = [
    png(640, 480),
    jpeg(frame(640, 480)),
    gif(640, 0, 1),
    bmp(40, le32(640), le32(480)),
  ];
  for (const bytes of whole)
    for (let end = 0; end < bytes.length; end++)
      expect([undefined, 640]).toContain(pictureHeader(bytes.slice(0, end))?.width);
});

test('no bytes cause an exception, and a size is whole, positive and bounded', () => {
  const starts = [
    png(1, 1),
    jpeg(),
    gif(1, 1, 1),
    webp('VP8X', nothing(9)),
    bmp(40),
    avif([1, 1]),
    heif('heic', 'mif1', [1, 1]),
  ];
  const hostile = fc
    .tuple(fc.constantFrom(nothing(0), ...starts), fc.nat(40), fc.uint8Array({ maxLength: 200 }))
    .map(([start, cut, rest]) => concatBytes(start.slice(0, start.length - cut), rest));
  fc.assert(
    fc.property(hostile, (bytes) => {
      const found = pictureHeader(bytes);
      for (const side of found === undefined ? [] : [found.width, found.height]) {
        expect(Number.isInteger(side)).toBe(true);
        expect(side).toBeGreaterThan(0);
        expect(side).toBeLessThan(2 ** 32);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('a JPEG or GIF with many tiny parts is read once from start to end', () => {
  const empty = segment(0xe0, nothing(0));
  const parts = Uint8Array.from({ length: 1_000_000 }, (_, i) => empty[i % empty.length] ?? 0);
  expect(pictureHeader(jpeg(parts, frame(640, 480)))?.width).toBe(640);
  const blocks = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i % 2 ? 0 : 1));
  const start = gif(1, 1, 1).slice(0, 19);
  expect(pictureHeader(concatBytes(start, Uint8Array.of(0x21, 0xfe), blocks))).toBeUndefined();
});
