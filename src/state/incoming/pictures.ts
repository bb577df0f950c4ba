/** What looks for QR codes; the page gets it from outside. */

export type PictureOutcome =
  /** All texts of QR codes in it, at least one. */
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  /** A picture without a QR code. */
  | { readonly kind: 'nothing' }
  /** No picture, or one that this browser cannot decode; SVG too, which is never rendered. */
  | { readonly kind: 'notPicture' }
  /** Too many bytes or pixels. */
  | { readonly kind: 'tooLarge' };

/** What a camera sees; of a browser that has no `VideoFrame`, a bitmap. */
export type Frame = VideoFrame | ImageBitmap;

export interface PictureReader {
  /** A file, or what was pasted or dropped. Rejects if its program cannot be loaded. */
  read(picture: Blob): Promise<PictureOutcome>;
  /** The frame is given away; nothing if there is no code in it. */
  readFrame(frame: Frame): Promise<readonly string[]>;
}

/** Why a picture led to nothing. notLoaded: what looks for codes did not arrive. */
export type PictureFault = Exclude<PictureOutcome['kind'], 'found'> | 'notLoaded';

/** The texts in a picture, or why there are none. */
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
