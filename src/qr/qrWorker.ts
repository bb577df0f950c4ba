/** The worker that reads QR codes, so that decoding pictures does not block the page. */
import { expose } from 'comlink';
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodePicture } from './decodePicture.ts';
import type { Frame, PictureOutcome } from '../state/incoming/pictures.ts';
import { findCodes } from './findCodes.ts';
import { grayOf } from './grayOf.ts';
import type { QrReading } from './reading.ts';
import { loadZxing } from './zxing.ts';

// By default the library fetches its program from a third-party server.
const zxing = loadZxing({ locateFile: () => wasmAddress });

async function read(picture: Blob): Promise<PictureOutcome> {
  const decoded = await decodePicture(picture);
  if (decoded === 'notPicture' || decoded === 'tooLarge') return { kind: decoded };
  const texts = findCodes(await zxing, await grayOf(decoded));
  return texts.length > 0 ? { kind: 'found', texts } : { kind: 'nothing' };
}

async function readFrame(frame: Frame): Promise<readonly string[]> {
  return findCodes(await zxing, await grayOf(frame));
}

expose({ ready: () => zxing.then(() => undefined), read, readFrame } satisfies QrReading);
