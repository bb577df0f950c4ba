/** Values of any size, one of each kind that is expensive to read. */
import { concatBytes } from '../../src/lib/bytes.ts';

/** The shortest head for a length of 256 or more, which the strict reader requires. */
function head(major: number, length: number): Uint8Array {
  const isShort = length < 65_536;
  const data = new Uint8Array(isShort ? 3 : 5);
  const view = new DataView(data.buffer);
  data[0] = major | (isShort ? 25 : 26);
  if (isShort) view.setUint16(1, length);
  else view.setUint32(1, length);
  return data;
}

const repeated = (count: number, ...unit: readonly number[]): Uint8Array => {
  const data = new Uint8Array(count * unit.length);
  data.set(unit.slice(0, data.length));
  // Double the filled part until the array is full.
  for (let done = unit.length; done < data.length; done *= 2) data.copyWithin(done, 0, done);
  return data;
};

/** By kind: makes a value of about `size` bytes. */
export const LARGE: Readonly<Record<string, (size: number) => Uint8Array>> = {
  bytes: (size) => concatBytes(head(0x40, size), repeated(size, 7)),
  text: (size) => concatBytes(head(0x60, size), repeated(size, 0x61)),
  'text of white space and marks': (size) => {
    // A space and U+202E, which takes three bytes.
    const units = repeated(Math.ceil(size / 4), 0x20, 0xe2, 0x80, 0xae);
    return concatBytes(head(0x60, units.length), units);
  },
  'text that is not UTF-8': (size) => concatBytes(head(0x60, size), repeated(size, 0xff)),
  'a list of numbers': (size) => concatBytes(head(0x80, size), repeated(size, 1)),
  'a list of lists': (size) => concatBytes(head(0x80, size), repeated(size, 0x80)),
  'a list of ranges': (size) => {
    const count = Math.ceil(size / 3);
    return concatBytes(head(0x80, count), repeated(count, 0x82, 1, 1));
  },
  'a list of envelopes': (size) => {
    const count = Math.ceil(size / 5);
    return concatBytes(head(0x80, count), repeated(count, 0x84, 1, 1, 0, 0x40));
  },
  'a map of many fields': (size) => {
    // Names of five letters, all different.
    const count = Math.ceil(size / 7);
    const fields = repeated(count, 0x65, 0x61, 0x61, 0x61, 0x61, 0x61, 1);
    for (let i = 0; i < count; i++)
      for (let digit = 0, rest = i; digit < 5; digit++, rest = Math.floor(rest / 26))
        fields[i * 7 + 5 - digit] = 0x61 + (rest % 26);
    return concatBytes(head(0xa0, count), fields);
  },
  'lists within lists': (size) => repeated(size, 0x81),
  'maps within maps': (size) => repeated(Math.ceil(size / 3), 0xa1, 0x61, 0x76),
  tags: (size) => repeated(size, 0xc1),
  zeros: (size) => repeated(size, 0),
  'padding and nothing else': (size) => concatBytes(Uint8Array.of(0x80), repeated(size, 0)),
};
