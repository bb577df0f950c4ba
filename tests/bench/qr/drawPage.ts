/** What is photographed: a page with a QR code and some words, as a screen or a sheet shows it. */
import type { Dice } from './Dice.ts';

/** A page in reflected light, 0 to 255, before anybody takes a picture of it. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8ClampedArray;
}

export interface Drawn {
  readonly size: number;
  readonly path: string;
}

export const SHEET = { width: 760, height: 1000 } as const;
/** Of the code with its quiet zone. */
export const CODE_SIDE = 520;
const CODE_TOP = 240;
/** Where the middle of the code is on it. */
export const MIDDLE = { x: SHEET.width / 2, y: CODE_TOP + CODE_SIDE / 2 } as const;

export type Paint = (context: OffscreenCanvasRenderingContext2D) => void;

/** `over`: what covers the code, in its own coordinates of 0 to CODE_SIDE. */
export function drawPage(
  code: Drawn | undefined,
  { inverted, over }: { readonly inverted: boolean; readonly over?: Paint },
  dice: Dice,
): Sheet {
  const { width, height } = SHEET;
  const context = canvas(width, height);
  const [paper, ink] = inverted ? ['#14171a', '#e8e8e8'] : ['#fbfbfb', '#16181a'];
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.fillStyle = ink;
  write(context, dice, 60, 60, width - 120, 3);
  write(context, dice, 60, CODE_TOP + CODE_SIDE + 40, width - 120, 4);
  context.translate((width - CODE_SIDE) / 2, CODE_TOP);
  if (code === undefined) write(context, dice, 0, 0, CODE_SIDE, 12);
  else {
    context.save();
    context.scale(CODE_SIDE / code.size, CODE_SIDE / code.size);
    context.fill(new Path2D(code.path));
    context.restore();
  }
  over?.(context);
  return greyOf(context, width, height);
}

/** A table with papers, keys and edges around the page; one of few, shifted. */
export function drawDesk(dice: Dice, width: number, height: number): Sheet {
  const context = canvas(width, height);
  context.fillStyle = grey(dice.between(60, 170));
  context.fillRect(0, 0, width, height);
  for (let n = 0; n < 30; n++) {
    context.save();
    context.translate(dice.below(width), dice.below(height));
    context.rotate(dice.between(0, Math.PI));
    context.fillStyle = grey(dice.between(20, 240));
    const [w, h] = [dice.between(30, 320), dice.between(20, 220)];
    context.fillRect(0, 0, w, h);
    context.fillStyle = grey(dice.between(20, 240));
    if (n % 3 === 0) write(context, dice, 6, 6, w - 12, h / 30);
    if (n % 3 === 1)
      for (let row = 0; row < h / 20; row++)
        for (let column = 0; column < w / 20; column++)
          context.fillRect(column * 20 + 2, row * 20 + 2, 15, 15);
    context.restore();
  }
  return greyOf(context, width, height);
}

const WORDS = 'open this with the camera of your phone and say hello to a friend who waits'.split(
  ' ',
);

function write(
  context: OffscreenCanvasRenderingContext2D,
  dice: Dice,
  x: number,
  y: number,
  width: number,
  lines: number,
): void {
  context.font = `${String(16 + dice.below(12))}px sans-serif`;
  context.textBaseline = 'top';
  for (let line = 0; line < lines; line++) {
    const words = Array.from({ length: 12 }, () => WORDS[dice.below(WORDS.length)]);
    context.fillText(words.join(' '), x, y + line * 34, width);
  }
}

const grey = (n: number): string => `rgb(${[n, n, n].map(Math.round).join(' ')})`;

function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  return context;
}

function greyOf(context: OffscreenCanvasRenderingContext2D, width: number, height: number): Sheet {
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at++) grey[at] = data[at * 4] ?? 0;
  return { width, height, grey };
}
