/** Looks for QR codes in pixels: as they are first, then in what is made of them if that found none. */
import { halved, sharpened, type Gray } from './gray.ts';
import { textsIn, type Zxing } from './zxing.ts';

/** An invitation link has some 260 characters; longer texts are not ours. */
const MAX_TEXT = 4_096;
/** On the longer side, in pixels: in half of less no code of ours is left. */
const LEAST_TO_HALVE = 600;
/** No QR code has fewer modules on a side; the program fails in a picture that has no pixels. */
const LEAST_SIDE = 21;

/** The texts of the first look that finds any, each once; [] if none does. */
export function findCodes(zxing: Zxing, pixels: Gray): readonly string[] {
  for (const look of looks(pixels)) {
    const texts = textsIn(zxing, look).filter((text) => text !== '' && text.length <= MAX_TEXT);
    if (texts.length > 0) return [...new Set(texts)];
  }
  return [];
}

/**
 * Half the size is against noise, sharper against blur; together they cost about as much as the first look.
 * docs/performance.md says what each finds.
 */
function* looks(pixels: Gray): Generator<Gray> {
  if (shorterSide(pixels) < LEAST_SIDE) return;
  yield pixels;
  let smaller = pixels;
  while (Math.max(smaller.width, smaller.height) >= LEAST_TO_HALVE) {
    smaller = halved(smaller);
    if (shorterSide(smaller) < LEAST_SIDE) return;
    yield smaller;
    yield sharpened(smaller);
  }
}

const shorterSide = ({ width, height }: Gray): number => Math.min(width, height);
