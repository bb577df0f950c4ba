/**
 * Calls the program that reads codes directly. The library's own `readBarcodes` never frees its
 * lists of results, some 500 bytes per code, and converts the same colours to gray for each attempt.
 */
import {
  BINARIZERS,
  defaultReaderOptions,
  encodeFormats,
  prepareZXingModule,
  TEXT_MODES,
  type ZXingReaderOptions,
} from 'zxing-wasm/reader';
import type { Gray } from './gray.ts';

export interface Zxing {
  /** The program's memory; a different array after the memory has grown. */
  readonly HEAPU8: Uint8Array;
  /** 0 if there is not enough memory. */
  _malloc(bytes: number): number;
  _free(place: number): void;
  readBarcodesFromPixmap(
    place: number,
    width: number,
    height: number,
    options: ZXingReaderOptions,
  ): Found;
}

interface Found {
  size(): number;
  get(index: number): { readonly text: string } | undefined;
  delete(): void;
}

/** More codes in one picture are not to be expected. */
const MAX_CODES = 16;

/** Rotated codes are found without `tryRotate`, and findCodes.ts scales pictures down itself. */
const OPTIONS: ZXingReaderOptions = {
  ...defaultReaderOptions,
  ...{ tryHarder: true, tryRotate: false, tryDownscale: false },
  maxNumberOfSymbols: MAX_CODES,
  // In the format that the program expects.
  formats: encodeFormats(['QRCodeModel2']),
  binarizer: BINARIZERS.indexOf('LocalAverage'),
  textMode: TEXT_MODES.indexOf('Plain'),
  ...{ eanAddOnSymbol: 0, characterSet: 0 },
};

/**
 * `overrides`: the address of the program, or the program itself. Rejects if it cannot be loaded.
 */
export async function loadZxing(
  overrides: { readonly locateFile: () => string } | { readonly wasmBinary: ArrayBuffer },
): Promise<Zxing> {
  const program: object = await prepareZXingModule({ overrides, fireImmediately: true });
  if (!isZxing(program)) throw new Error('zxing-wasm is not the version that is known here.');
  return program;
}

/**
 * The texts of all codes, in one attempt; [] if there are no codes. `inverted`: white on black too.
 */
export function textsIn(
  zxing: Zxing,
  { width, height, light }: Gray,
  inverted: boolean,
): readonly string[] {
  const place = zxing._malloc(light.length);
  if (place === 0) throw new Error('no memory');
  try {
    zxing.HEAPU8.set(light, place);
    const found = zxing.readBarcodesFromPixmap(place, width, height, {
      ...OPTIONS,
      tryInvert: inverted,
    });
    try {
      return Array.from({ length: found.size() }, (_, n) => found.get(n)?.text ?? '');
    } finally {
      found.delete();
    }
  } finally {
    zxing._free(place);
  }
}

/** The library's types do not include these functions. */
const isZxing = (program: object): program is Zxing =>
  'HEAPU8' in program &&
  program.HEAPU8 instanceof Uint8Array &&
  ['_malloc', '_free', 'readBarcodesFromPixmap'].every(
    (name) => typeof Reflect.get(program, name) === 'function',
  );
