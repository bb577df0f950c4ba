/** What the page and the worker that reads QR codes say to each other. */

export type ReadOutcome =
  /** All texts of QR codes in it, at least one. */
  | { readonly kind: 'found'; readonly texts: readonly string[] }
  /** A picture without a QR code. */
  | { readonly kind: 'nothing' }
  /** No picture, or one that this browser cannot decode; SVG too, which is never rendered. */
  | { readonly kind: 'notPicture' }
  /** Too many bytes or pixels. */
  | { readonly kind: 'tooLarge' };

/** The worker's side. */
export interface QrReading {
  /** When its program is there; rejects if it cannot be had. */
  ready(): Promise<void>;
  /** At most MAX_BYTES, of any content. */
  read(picture: Blob): Promise<ReadOutcome>;
  /** Texts of the QR codes in one frame of a camera, which it closes. */
  readFrame(frame: ImageBitmap): Promise<readonly string[]>;
}

/** A photo of 12 megapixels has 3 to 10 MB. */
export const MAX_BYTES = 20_000_000;
