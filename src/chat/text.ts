/** Cleans names and texts that people type or friends send. */
import { utf8Length } from '../lib/bytes.ts';
import { isBlank } from '../lib/invisible.ts';
import { MAX_NAME_BYTES, PREVIEW_LENGTH } from './limits.ts';

// C0 and C1 controls, line and paragraph separators, and marks that reorder text (Unicode
// Bidi_Control): in a name they can only mislead.
// eslint-disable-next-line no-control-regex -- the pattern searches for them
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Check marks: behind a name they look like the sign of a verified friend. */
const CHECK_MARKS = /[\u221a\u237b\u2611\u2705\u2713\u2714\u{10102}\u{1f5f8}\u{1f5f9}\u{1fbb1}]/gu;

/** Characters that are as wide as a letter, and empty. */
const GAPS = /[\u115f\u1160\u2800\u3164\uffa0\u{1d159}]/gu;

/**
 * Characters that are not drawn, except those that shape what is beside them: the selector behind an
 * emoji, a joiner behind a mark, between letters of scripts that join them, or between emoji, and
 * the tags of a flag.
 */
const UNDRAWN = new RegExp(
  [
    String.raw`(?<!\p{Emoji})\ufe0f`,
    String.raw`(?<!\p{Emoji}\ufe0f|[\p{M}\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{Emoji_Modifier}\p{Extended_Pictographic}])[\u200c\u200d]`,
    String.raw`[\u200c\u200d](?![\p{L}\p{Extended_Pictographic}])`,
    String.raw`(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0020}-\u{e007f}]`,
    String.raw`(?!\ufe0f|\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`,
  ].join('|'),
  'gu',
);

/** Marks on no letter, and those beyond the fourth on one (the limit of UTS #39). */
const STRAY_MARKS = /(?<=^|\s)\p{M}+|(?<=\p{M}{4})\p{M}+/gu;

/**
 * A name in one line, in Unicode's composed form (NFC), without what misleads, cannot be seen, or
 * would be drawn over its neighbours. '' if nothing is left to see.
 */
export function cleanName(name: string): string {
  let clean = cleanOnce(name);
  // What was removed may have stood between others. A few rounds are enough for any name.
  for (let next = cleanOnce(clean); next !== clean; next = cleanOnce(clean)) clean = next;
  return clean;
}

function cleanOnce(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll(MISLEADING, ' ')
    .replaceAll(CHECK_MARKS, ' ')
    .replaceAll(GAPS, ' ')
    .replaceAll(UNDRAWN, '')
    .replaceAll(STRAY_MARKS, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** Whether a cleaned name can be used. */
export function nameFits(name: string): boolean {
  return !isBlank(name) && utf8Length(name) <= MAX_NAME_BYTES;
}

/** A text in one line, cut between characters. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return [...line.slice(0, PREVIEW_LENGTH * 2)].slice(0, PREVIEW_LENGTH).join('');
}
