/** A code as it is shown or printed: its modules on a plain ground, with a line of words below. */
import type { QrDrawing } from '../../../src/qr/drawSegments.ts';
import type { Flat } from './place.ts';

export interface Ink {
  readonly dark: number;
  readonly bright: number;
  /** Bright modules on a dark ground. */
  readonly inverted: boolean;
}

/** The ground around the quiet zone, and the space for words below it, in modules. */
const MARGIN = 2;
const WORDS = 6;
/** Fields per side of a module: letters are finer than modules. */
const FINE = 4;

/** The unit of length is one module. */
export function card(drawing: QrDrawing, ink: Ink): Flat {
  const { size } = drawing;
  const dark = darkModules(drawing);
  const [module, ground] = ink.inverted ? [ink.bright, ink.dark] : [ink.dark, ink.bright];
  const [width, height] = [size + 2 * MARGIN, size + 2 * MARGIN + WORDS];
  const columns = width * FINE;
  const isDark = (u: number, v: number): boolean => {
    const [column, row] = [Math.floor(u) - MARGIN, Math.floor(v) - MARGIN];
    if (row > size) return isWord(u, v - size);
    return column >= 0 && column < size && dark[row * size + column] === 1;
  };
  const fields = Float32Array.from({ length: columns * height * FINE }, (_, n) =>
    isDark((n % columns) / FINE, Math.floor(n / columns) / FINE) ? module : ground,
  );
  return { width, height, columns, fields };
}

/** Strokes as thin as letters; they spell nothing. */
const isWord = (u: number, v: number): boolean =>
  u > 12 && u < 50 && v > 6 && v < 8 && Math.sin(u * 9) + Math.sin(u * 3.7) > 0.2;

/** 1 for each dark module, row by row, quiet zone included. */
function darkModules({ size, path }: QrDrawing): Uint8Array {
  const modules = new Uint8Array(size * size);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/gu)) {
    const start = Number(y) * size + Number(x);
    modules.fill(1, start, start + Number(length));
  }
  return modules;
}
