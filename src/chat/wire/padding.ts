/** Bodies are padded to a few sizes, so their length reveals little about the text. */

/** Bytes. The largest size holds the longest text with the other fields of its body. */
const SIZES = [128, 256, 512, 1024, 2048, 4096, 8192, 16384] as const;

/** ISO/IEC 7816-4: one byte 0x80, then zeros. */
export function pad(body: Uint8Array): Uint8Array {
  const size = SIZES.find((bucket) => bucket > body.length);
  if (size === undefined) throw new RangeError(`body of ${body.length} bytes fits no size`);
  const padded = new Uint8Array(size);
  padded.set(body);
  padded[body.length] = 0x80;
  return padded;
}

export function unpad(padded: Uint8Array): Uint8Array | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  return end >= 0 && padded[end] === 0x80 ? padded.slice(0, end) : undefined;
}
