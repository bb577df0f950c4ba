/** Looks for QR codes in pixels: as they are first, then in what is made of them if that found none. */
import { halved, sharpened, type Gray } from './gray.ts';
import { textsIn, type Zxing } from './zxing.ts';

/** An invitation link has some 260 characters; longer texts are not ours. */
const MAX_TEXT = 4_096;
/** On the longer side, in pixels: in half of less no code of ours is left. */
const LEAST_TO_HALVE = 800;
/** No QR code has fewer modules on a side; the program fails in a picture that has no pixels. */
const LEAST_SIDE = 21;

/** The texts of the first look that finds any, each once; [] if none does. */
export function findCodes(zxing: Zxing, pixels: Gray): readonly string[] {
  for (const attempt of attempts(pixels)) {
    const texts = textsIn(zxing, attempt.pixels, attempt.inverted).filter(
      (text) => text !== '' && text.length <= MAX_TEXT,
    );
    if (texts.length > 0) return [...new Set(texts)];
  }
  return [];
}

interface Attempt {
  readonly pixels: Gray;
  /** White on black is looked for, too, which costs as much again. */
  readonly inverted: boolean;
}

/**
 * Half the size is against noise, sharper against blur; together they cost less than the first look.
 * docs/performance.md says what each finds.
 */
function* attempts(pixels: Gray): Generator<Attempt> {
  if (shorterSide(pixels) < LEAST_SIDE) return;
  let smaller = pixels;
  yield { pixels, inverted: !canHalve(pixels) };
  while (canHalve(smaller)) {
    smaller = halved(smaller);
    yield { pixels: smaller, inverted: true };
    yield { pixels: sharpened(smaller), inverted: false };
  }
}

function canHalve(pixels: Gray): boolean {
  const longer = Math.max(pixels.width, pixels.height);
  return longer >= LEAST_TO_HALVE && shorterSide(pixels) >= 2 * LEAST_SIDE;
}

const shorterSide = ({ width, height }: Gray): number => Math.min(width, height);
