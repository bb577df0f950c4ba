/** The page that makes the pictures and reads them; the measuring script calls `window.qr`. */
import { QrReader } from '../../../src/qr/QrReader.ts';
import { cameraFrame } from './cameraFrame.ts';
import { COUNT, picture, type Picture } from './pictures.ts';

export interface Reading {
  readonly kind: Picture['kind'];
  /** The picture contains an invitation. */
  readonly expected: boolean;
  /** The code in the picture was read, and nothing else. */
  readonly right: boolean;
  /** Texts that are not in the picture. */
  readonly wrong: readonly string[];
  /** From the page's request to the worker until the answer. */
  readonly ms: number;
}

const reader = new QrReader();

async function read(number: number): Promise<Reading> {
  const { kind, shot, text, pixels } = picture(number);
  const image = new ImageData(pixels(), shot.width, shot.height);
  const ask = shot.as === 'frame' ? asFrame(image) : await asFile(image, shot.as, shot.quality);
  const began = performance.now();
  const texts = await ask();
  const ms = performance.now() - began;
  const wrong = texts.filter((each) => each !== text);
  const expected = kind !== 'foreign' && kind !== 'without';
  return { kind, expected, right: texts.length > 0 && wrong.length === 0, wrong, ms };
}

function asFrame(image: ImageData): () => Promise<readonly string[]> {
  const frame = cameraFrame(image);
  return () => reader.readFrame(frame);
}

async function asFile(image: ImageData, type: string, quality: number) {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.putImageData(image, 0, 0);
  const file = await canvas.convertToBlob({ type, quality });
  return async () => {
    const outcome = await reader.read(file);
    return outcome.kind === 'found' ? outcome.texts : [];
  };
}

declare global {
  interface Window {
    qr: { readonly count: number; readonly read: typeof read };
  }
}
window.qr = { count: COUNT, read };
