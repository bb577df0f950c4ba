/** The interface of the QR code reader, which the page gets from outside. */

export type PictureOutcome =
  /** The texts of all QR codes in the picture, at least one. */
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  /** A picture without a QR code. */
  | { readonly kind: 'nothing' }
  /**
   * Not a picture, or one that this browser cannot decode. SVG counts as this; it is never
   * rendered.
   */
  | { readonly kind: 'notPicture' }
  /** Too many bytes or pixels. */
  | { readonly kind: 'tooLarge' };

/** A frame of a camera: a bitmap where the browser has no `VideoFrame`. */
export type Frame = VideoFrame | ImageBitmap;

export interface PictureReader {
  /**
   * Reads a file, or a pasted or dropped picture. Rejects if the reader's program cannot be loaded.
   */
  read(picture: Blob): Promise<PictureOutcome>;
  /** Reads a frame and closes it; [] if it shows no code. */
  readFrame(frame: Frame): Promise<readonly string[]>;
}

/** Why a picture gave no text. notLoaded: the reader's program could not be loaded. */
export type PictureFault = Exclude<PictureOutcome['kind'], 'found'> | 'notLoaded';

/** Reads the texts of the codes in a picture, or the reason why there are none. */
export async function textsIn(
  pictures: PictureReader,
  picture: Blob,
): Promise<readonly string[] | PictureFault> {
  try {
    const outcome = await pictures.read(picture);
    return outcome.kind === 'found' ? outcome.texts : outcome.kind;
  } catch {
    return 'notLoaded';
  }
}
