/** Decodes untrusted bytes to a picture, with limits on both. */
import type { Frame } from '../state/incoming/pictures.ts';
import { pictureHeader, type PictureHeader } from './pictureHeader.ts';

/** Phone photos have up to 50 million; while it is decoded, each pixel takes 4 bytes of memory. */
const MAX_PIXELS = 50_000_000;
/** Pixels on the longer side: in a code that fills a tenth of it, a module still has 4 pixels. */
const MAX_SIDE = 2_500;

/** The caller closes the frame. An animated picture gives its first frame. */
export async function decodePicture(picture: Blob): Promise<Frame | 'notPicture' | 'tooLarge'> {
  // The file may have been deleted.
  const bytes = await picture.arrayBuffer().catch(() => new ArrayBuffer());
  const header = pictureHeader(new Uint8Array(bytes));
  if (header === undefined) return 'notPicture';
  if (header.width * header.height > MAX_PIXELS) return 'tooLarge';
  const frame = isLarge(header) ? undefined : await firstFrame(bytes, header);
  return frame ?? (await bitmapOf(bytes, header).catch(() => 'notPicture'));
}

/** Takes half the time of a bitmap; undefined if the browser cannot do this. */
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

/** Scales a large picture down. Rejects if it cannot be decoded. */
async function bitmapOf(bytes: ArrayBuffer, header: PictureHeader) {
  const { type, width, height } = header;
  const longer = width > height ? 'resizeWidth' : 'resizeHeight';
  const options: ImageBitmapOptions = isLarge(header)
    ? { [longer]: MAX_SIDE, resizeQuality: 'medium' }
    : {};
  // A code is read in any orientation. A turn from the metadata could swap the longer side.
  return createImageBitmap(new Blob([bytes], { type }), { ...options, imageOrientation: 'none' });
}

const isLarge = ({ width, height }: PictureHeader): boolean => Math.max(width, height) > MAX_SIDE;
