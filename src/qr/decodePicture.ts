/** From bytes of whatever origin to pixels, with bounds on both. */
import { pictureHeader } from './pictureHeader.ts';

/** Photos of phones have up to 50; in memory each takes 4 bytes while it is decoded. */
const MAX_PIXELS = 50_000_000;
/** On the longer side, in pixels: of a code that fills a tenth of it a module still has 4. */
const MAX_SIDE = 2_500;

/** The caller closes the bitmap. Of an animated picture: its first frame. */
export async function decodePicture(
  picture: Blob,
): Promise<ImageBitmap | 'notPicture' | 'tooLarge'> {
  // A file can be gone by now.
  const bytes = await picture.arrayBuffer().catch(() => new ArrayBuffer());
  const header = pictureHeader(new Uint8Array(bytes));
  if (header === undefined) return 'notPicture';
  const { type, width, height } = header;
  if (width * height > MAX_PIXELS) return 'tooLarge';
  const longer = width > height ? 'resizeWidth' : 'resizeHeight';
  const options: ImageBitmapOptions =
    Math.max(width, height) > MAX_SIDE ? { [longer]: MAX_SIDE, resizeQuality: 'medium' } : {};
  try {
    // A code is read in any position; turned as its metadata asks, the longer side could be the other.
    return await createImageBitmap(new Blob([bytes], { type }), {
      ...options,
      imageOrientation: 'none',
    });
  } catch {
    return 'notPicture';
  }
}
