/** The pixels of a bitmap. */

/** Closes it. What is transparent lies on white, as in a viewer. */
export function pixelsOf(source: ImageBitmap): ImageData {
  const { width, height } = source;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0);
  source.close();
  return context.getImageData(0, 0, width, height);
}
