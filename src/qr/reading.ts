/** What the page and the worker that reads QR codes say to each other. */
import type { Frame, PictureOutcome } from '../state/incoming/pictures.ts';

/** The worker's side. */
export interface QrReading {
  /** When its program is there; rejects if it cannot be had. */
  ready(): Promise<void>;
  /** At most MAX_BYTES, of any content. */
  read(picture: Blob): Promise<PictureOutcome>;
  /** Texts of the QR codes in one frame of a camera, which it closes. */
  readFrame(frame: Frame): Promise<readonly string[]>;
}

/** A photo of 12 megapixels has 3 to 10 MB. */
export const MAX_BYTES = 20_000_000;
