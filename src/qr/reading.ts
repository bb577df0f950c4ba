/** The interface between the page and the worker that reads QR codes. */
import type { Frame, PictureOutcome } from '../state/incoming/pictures.ts';

/** The worker's side. */
export interface QrReading {
  /** Resolves when the program is loaded; rejects if it cannot be loaded. */
  ready(): Promise<void>;
  /** Reads a file with any content and at most MAX_BYTES. */
  read(picture: Blob): Promise<PictureOutcome>;
  /** Reads the QR codes in a camera frame, and closes it. */
  readFrame(frame: Frame): Promise<readonly string[]>;
}

/** For comparison: a photo of 12 megapixels has 3 to 10 MB. */
export const MAX_BYTES = 20_000_000;
