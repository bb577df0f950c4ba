/**
 * Reads the type and the size of a picture from its header alone: a declared type can be wrong, and
 * a picture that is too large must not be decoded to find out. SVG is excluded on purpose, because
 * it can contain programs.
 */
export interface PictureHeader {
  readonly type: `image/${'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic'}`;
  /** In pixels, before any turn that its metadata asks for. */
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Undefined if it is not a picture, or has no valid size; no browser shows such a picture either.
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  for (const [type, isIt, sizeOf] of KINDS) {
    if (!isIt(bytes)) continue;
    const size = sizeOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return size !== undefined && size.width > 0 && size.height > 0 ? { type, ...size } : undefined;
  }
  return undefined;
}

const KINDS: readonly (readonly [
  PictureHeader['type'],
  (bytes: Uint8Array) => boolean,
  (view: DataView) => Size | undefined,
])[] = [
  ['image/png', (bytes) => has(bytes, 0, '\x89PNG\r\n\x1a\n') && has(bytes, 12, 'IHDR'), ofPng],
  ['image/jpeg', (bytes) => has(bytes, 0, '\xff\xd8\xff'), ofJpeg],
  ['image/gif', (bytes) => has(bytes, 0, 'GIF87a') || has(bytes, 0, 'GIF89a'), ofGif],
  ['image/webp', (bytes) => has(bytes, 0, 'RIFF') && has(bytes, 8, 'WEBP'), ofWebp],
  ['image/bmp', (bytes) => has(bytes, 0, 'BM'), ofBmp],
  ['image/avif', (bytes) => hasBrand(bytes, ['avif', 'avis']), ofHeif],
  // Only some browsers decode it; cameras of phones write it.
  ['image/heic', (bytes) => hasBrand(bytes, HEIC_BRANDS), ofHeif],
];
const HEIC_BRANDS = [
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'hevm',
  'hevs',
  'mif1',
  'msf1',
];

function has(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function ofPng(view: DataView): Size | undefined {
  if (view.byteLength < 24) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Goes from segment to segment and so skips a preview inside a segment. */
function ofJpeg(view: DataView): Size | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // A marker may follow any number of 0xff bytes. The markers 0x01 and 0xd0 to 0xd8 have no
    // length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9 || marker === 0xda) return undefined;
    else if (isFrame(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

/** SOF0 to SOF15, without the three markers in this range that have another meaning. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** A first frame that is larger than the screen makes the picture larger. */
function ofGif(view: DataView): Size | undefined {
  if (view.byteLength < 13) return undefined;
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) === 0x2c)
      return {
        width: Math.max(screen.width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
        height: Math.max(
          screen.height,
          view.getUint16(at + 3, true) + view.getUint16(at + 7, true),
        ),
      };
    if (view.getUint8(at) !== 0x21) return undefined;
    // An extension: blocks, each with its length in front, until an empty one.
    at += 2;
    while (at < view.byteLength && view.getUint8(at) > 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  return undefined;
}

function ofWebp(view: DataView): Size | undefined {
  if (view.byteLength < 30) return undefined;
  const u24 = (at: number) => view.getUint16(at, true) + 0x10000 * view.getUint8(at + 2);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (has(bytes, 12, 'VP8X')) return { width: 1 + u24(24), height: 1 + u24(27) };
  if (has(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (!has(bytes, 12, 'VP8 ')) return undefined;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

function ofBmp(view: DataView): Size | undefined {
  if (view.byteLength < 26) return undefined;
  const length = view.getUint32(14, true);
  if (length === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  if (length < 16 || length > 256) return undefined;
  // A negative height means that the rows start at the top.
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** AVIF and HEIC have the same container. It begins with a box that names what is in it. */
function hasBrand(bytes: Uint8Array, brands: readonly string[]): boolean {
  if (!has(bytes, 4, 'ftyp')) return false;
  for (let at = 8; at < 64; at += 4) if (brands.some((brand) => has(bytes, at, brand))) return true;
  return false;
}

/** The largest size in the first 64 KiB, where the picture and its previews have their sizes. */
function ofHeif(view: DataView): Size | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, Math.min(view.byteLength, 0x10000));
  let found: Size | undefined;
  for (let at = bytes.indexOf(0x69); at >= 0; at = bytes.indexOf(0x69, at + 1)) {
    if (!has(bytes, at, 'ispe') || at + 16 > view.byteLength) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (found === undefined || size.width * size.height > found.width * found.height) found = size;
  }
  return found;
}
