/**
 * The program that reads codes, called directly. The library's own `readBarcodes` never frees its
 * lists of what was found, some 500 bytes for a code, and makes gray of the same colours anew for each look.
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
  /** Its memory; another one after it has grown. */
  readonly HEAPU8: Uint8Array;
  /** 0 if there is no room. */
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

/** A picture with more codes is a wall of them. */
const MAX_CODES = 16;

/** Codes that are turned are found without `tryRotate`; smaller pictures are made elsewhere. */
const OPTIONS: ZXingReaderOptions = {
  ...defaultReaderOptions,
  ...{ tryHarder: true, tryRotate: false, tryDownscale: false },
  maxNumberOfSymbols: MAX_CODES,
  // Written as the program takes them.
  formats: encodeFormats(['QRCodeModel2']),
  binarizer: BINARIZERS.indexOf('LocalAverage'),
  textMode: TEXT_MODES.indexOf('Plain'),
  ...{ eanAddOnSymbol: 0, characterSet: 0 },
};

/** Where its program is, or the program itself. Rejects if it cannot be had. */
export async function loadZxing(
  overrides: { readonly locateFile: () => string } | { readonly wasmBinary: ArrayBuffer },
): Promise<Zxing> {
  const program: object = await prepareZXingModule({ overrides, fireImmediately: true });
  if (!isZxing(program)) throw new Error('zxing-wasm is not the version that is known here.');
  return program;
}

/** All codes in it, in one look; [] if there is none. `inverted`: white on black, too. */
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

/** The library's types do not tell of these. */
const isZxing = (program: object): program is Zxing =>
  'HEAPU8' in program &&
  program.HEAPU8 instanceof Uint8Array &&
  ['_malloc', '_free', 'readBarcodesFromPixmap'].every(
    (name) => typeof Reflect.get(program, name) === 'function',
  );
