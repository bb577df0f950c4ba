/** From bytes of whatever origin to a picture, with bounds on both. */
import type { Frame } from '../state/incoming/pictures.ts';
import { pictureHeader, type PictureHeader } from './pictureHeader.ts';

/** Photos of phones have up to 50; in memory each takes 4 bytes while it is decoded. */
const MAX_PIXELS = 50_000_000;
/** On the longer side, in pixels: of a code that fills a tenth of it a module still has 4. */
const MAX_SIDE = 2_500;

/** The caller closes it. Of an animated picture: its first frame. */
export async function decodePicture(picture: Blob): Promise<Frame | 'notPicture' | 'tooLarge'> {
  // A file can be gone by now.
  const bytes = await picture.arrayBuffer().catch(() => new ArrayBuffer());
  const header = pictureHeader(new Uint8Array(bytes));
  if (header === undefined) return 'notPicture';
  if (header.width * header.height > MAX_PIXELS) return 'tooLarge';
  const frame = isLarge(header) ? undefined : await firstFrame(bytes, header);
  return frame ?? (await bitmapOf(bytes, header).catch(() => 'notPicture'));
}

/** In half of a bitmap's time; undefined if this browser cannot. */
async function firstFrame(data: ArrayBuffer, { type }: PictureHeader) {
  if (!('ImageDecoder' in globalThis)) return undefined;
  try {
    const decoder = new ImageDecoder({ data, type });
    try {
      return (await decoder.decode()).image;
    } finally {
      decoder.close();
    }
  } catch {
    return undefined;
  }
}

/** Made smaller if it is large. Rejects if it cannot be decoded. */
async function bitmapOf(bytes: ArrayBuffer, header: PictureHeader) {
  const { type, width, height } = header;
  const longer = width > height ? 'resizeWidth' : 'resizeHeight';
  const options: ImageBitmapOptions = isLarge(header)
    ? { [longer]: MAX_SIDE, resizeQuality: 'medium' }
    : {};
  // A code is read in any position; turned as its metadata asks, the longer side could be the other.
  return createImageBitmap(new Blob([bytes], { type }), { ...options, imageOrientation: 'none' });
}

const isLarge = ({ width, height }: PictureHeader): boolean => Math.max(width, height) > MAX_SIDE;
