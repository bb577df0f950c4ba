/** Looks for QR codes in pixels: what is cheap first, what costs more only if that found none. */
import { readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';

/** An invitation link has some 260 characters; longer texts are not ours. */
const MAX_TEXT = 4_096;
/** A picture with more codes is a wall of them. */
const MAX_CODES = 16;

const PLAIN: ReaderOptions = {
  formats: ['QRCode'],
  textMode: 'Plain',
  maxNumberOfSymbols: MAX_CODES,
  tryHarder: false,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
};
const HARD: ReaderOptions = {
  ...PLAIN,
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
};

export async function findInPicture(picture: ImageBitmap): Promise<readonly string[]> {
  const pixels = pixelsOf(picture, picture.width, picture.height);
  picture.close();
  return textsIn(pixels, HARD);
}

export async function findInFrame(frame: ImageBitmap, count: number): Promise<readonly string[]> {
  const pixels = pixelsOf(frame, frame.width, frame.height);
  frame.close();
  return textsIn(pixels, count % 4 === 0 ? HARD : PLAIN);
}

async function textsIn(pixels: ImageData, options: ReaderOptions): Promise<readonly string[]> {
  const found = await readBarcodes(pixels, options);
  return [...new Set(found.map(({ text }) => text))].filter(
    (text) => text !== '' && text.length <= MAX_TEXT,
  );
}

function pixelsOf(source: ImageBitmap, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new Error('no canvas');
  // What is transparent lies on white, as in a viewer.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
