/** The pixels of a bitmap, which is used up. */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes each: colours, and one that does not matter. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Blue, green, red; else red, green, blue. */
  readonly blueFirst: boolean;
}

/** What is transparent lies on white, as in a viewer. */
export async function pixelsOf(bitmap: ImageBitmap): Promise<Pixels> {
  const { width, height } = bitmap;
  // A canvas takes several times as long.
  const copied = await copyOf(bitmap).catch(() => undefined);
  if (copied?.data.length !== width * height * 4) return drawn(bitmap);
  bitmap.close();
  return { width, height, ...copied };
}

/** If the browser knows how to, and nothing in it is transparent. */
async function copyOf(
  bitmap: ImageBitmap,
): Promise<Pick<Pixels, 'data' | 'blueFirst'> | undefined> {
  if (!('VideoFrame' in globalThis)) return undefined;
  const copy = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const order = copy.format?.slice(0, 3);
    if (order !== 'RGB' && order !== 'BGR') return undefined;
    const data = new Uint8Array(copy.allocationSize());
    await copy.copyTo(data);
    if (copy.format?.endsWith('A') === true && !isOpaque(data)) return undefined;
    return { data, blueFirst: order === 'BGR' };
  } finally {
    copy.close();
  }
}

function isOpaque(data: Uint8Array): boolean {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length >> 2);
  let common = -1;
  for (const word of words) common &= word;
  return common >>> 24 === 255;
}

function drawn(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data, blueFirst: false };
}
