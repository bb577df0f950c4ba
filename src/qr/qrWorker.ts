/** The worker that reads QR codes: decoding pictures and looking at pixels stays off the page. */
import { expose } from 'comlink';
import { prepareZXingModule } from 'zxing-wasm/reader';
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodePicture } from './decodePicture.ts';
import { findInFrame, findInPicture } from './findCodes.ts';
import type { PictureOutcome } from '../state/pictures.ts';
import type { QrReading } from './reading.ts';

// Without this the library would fetch its program from somebody else's server.
const program = prepareZXingModule({
  overrides: { locateFile: () => wasmAddress },
  fireImmediately: true,
});

async function read(picture: Blob): Promise<PictureOutcome> {
  const decoded = await decodePicture(picture);
  if (decoded === 'notPicture' || decoded === 'tooLarge') return { kind: decoded };
  const texts = await findInPicture(decoded);
  return texts.length > 0 ? { kind: 'found', texts } : { kind: 'nothing' };
}

let frames = 0;

async function readFrame(frame: ImageBitmap): Promise<readonly string[]> {
  frames += 1;
  return findInFrame(frame, frames);
}

expose({ ready: () => program.then(() => undefined), read, readFrame } satisfies QrReading);
