/** Reads the brightness of each pixel in a picture or camera frame, and closes it. */
import type { Frame } from '../state/incoming/pictures.ts';
import { fromColors, type Gray } from './gray.ts';

/** Transparent pixels are shown on white, as in a picture viewer. */
export async function grayOf(picture: Frame): Promise<Gray> {
  try {
    // A canvas takes several times as long.
    return (await copied(picture).catch(() => undefined)) ?? drawn(picture);
  } finally {
    picture.close();
  }
}

/** Undefined if the browser cannot copy the pixels, or some are transparent. */
async function copied(picture: Frame): Promise<Gray | undefined> {
  if (!('VideoFrame' in globalThis)) return undefined;
  if (picture instanceof VideoFrame) return copyOf(picture);
  const frame = new VideoFrame(picture, { timestamp: 0 });
  try {
    return await copyOf(frame);
  } finally {
    frame.close();
  }
}

/**
 * In these formats of cameras and lossy pictures, brightness comes first, with a byte per pixel.
 */
const LIGHT_FIRST = /^(I420|I422|I444|NV12)$/u;
const COLORS = /^(RGB|BGR)[AX]$/u;

async function copyOf(frame: VideoFrame): Promise<Gray | undefined> {
  const { format, visibleRect } = frame;
  if (format === null || visibleRect === null) return undefined;
  const { width, height } = visibleRect;
  const bytes = LIGHT_FIRST.test(format) ? 1 : COLORS.test(format) ? 4 : undefined;
  if (bytes === undefined) return undefined;
  const data = new Uint8Array(frame.allocationSize());
  const [plane] = await frame.copyTo(data);
  if (plane?.offset !== 0 || plane.stride !== width * bytes) return undefined;
  if (bytes === 1) return { width, height, light: data.subarray(0, width * height) };
  if (format.endsWith('A') && !isOpaque(data)) return undefined;
  return fromColors({ width, height, data, blueFirst: format.startsWith('BGR') });
}

function isOpaque(data: Uint8Array): boolean {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length >> 2);
  let common = -1;
  for (const word of words) common &= word;
  return common >>> 24 === 255;
}

function drawn(picture: Frame): Gray {
  const [width, height] =
    'displayWidth' in picture
      ? [picture.displayWidth, picture.displayHeight]
      : [picture.width, picture.height];
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return fromColors({ width, height, data, blueFirst: false });
}
