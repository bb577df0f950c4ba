/**
 * Finds QR codes in pixels: first in the pixels as they are, then in scaled and sharpened copies.
 */
import { halved, sharpened, type Gray } from './gray.ts';
import { resemblesInvitation, resemblesSafetyNumber } from '../state/incoming/textKinds.ts';
import { textsIn, type Zxing } from './zxing.ts';

/** UTF-16 units. An invitation link has some 260; longer texts are not ours. */
const MAX_TEXT = 4_096;
/** Pixels on the longer side: half of a smaller picture is too small for our codes. */
const LEAST_TO_HALVE = 800;
/**
 * Pixels: no QR code has fewer modules on a side, and the program fails on a picture without
 * pixels.
 */
const LEAST_SIDE = 21;

/**
 * The texts of all attempts until one of them finds a code of ours, each once: a foreign code beside
 * it may be easier to read.
 */
export function findCodes(zxing: Zxing, pixels: Gray): readonly string[] {
  const found = new Set<string>();
  for (const attempt of attempts(pixels)) {
    for (const text of textsIn(zxing, attempt.pixels, attempt.inverted))
      if (text !== '' && text.length <= MAX_TEXT) found.add(text);
    if ([...found].some(isOurs)) break;
  }
  return [...found];
}

const isOurs = (text: string): boolean => resemblesInvitation(text) || resemblesSafetyNumber(text);

interface Attempt {
  readonly pixels: Gray;
  /** Whether to find white codes on black too, which doubles the time. */
  readonly inverted: boolean;
}

/**
 * Halving helps against noise, sharpening against blur. Together they take less time than the first
 * attempt. docs/performance.md says what each of them finds.
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
