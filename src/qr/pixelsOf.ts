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
export function pixelsOfPicture(picture: ImageBitmap): Pixels {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data, blueFirst: false };
}

/** Nothing in it is transparent, so that it can be copied as it is where the browser knows how. */
export async function pixelsOfFrame(frame: ImageBitmap): Promise<Pixels> {
  const { width, height } = frame;
  // A canvas takes ten times as long.
  const copied = await copyOf(frame).catch(() => undefined);
  if (copied?.data.length !== width * height * 4) return pixelsOfPicture(frame);
  frame.close();
  return { width, height, ...copied };
}

async function copyOf(frame: ImageBitmap): Promise<Pick<Pixels, 'data' | 'blueFirst'> | undefined> {
  if (!('VideoFrame' in globalThis)) return undefined;
  const copy = new VideoFrame(frame, { timestamp: 0 });
  try {
    const order = copy.format?.slice(0, 3);
    if (order !== 'RGB' && order !== 'BGR') return undefined;
    const data = new Uint8Array(copy.allocationSize());
    await copy.copyTo(data);
    return { data, blueFirst: order === 'BGR' };
  } finally {
    copy.close();
  }
}
