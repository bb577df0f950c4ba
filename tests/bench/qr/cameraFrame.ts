/**
 * A frame as cameras provide it (I420): full resolution for brightness, half of it in each
 * direction for colour.
 */
export function cameraFrame({ width, height, data }: ImageData): VideoFrame {
  const [columns, rows] = [width >> 1, height >> 1];
  const planes = new Uint8Array(width * height + 2 * columns * rows);
  const [blues, reds] = [width * height, width * height + columns * rows];
  const colorAt = (at: number) => [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const;
  for (let at = 0; at < width * height; at++) {
    const [red, green, blue] = colorAt(4 * at);
    planes[at] = 16 + (66 * red + 129 * green + 25 * blue) / 256;
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = colorAt(4 * (2 * row * width + 2 * column));
      planes[blues + row * columns + column] = 128 + (112 * blue - 38 * red - 74 * green) / 256;
      planes[reds + row * columns + column] = 128 + (112 * red - 94 * green - 18 * blue) / 256;
    }
  return new VideoFrame(planes, {
    ...{ format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 },
  });
}
