/** Cleans names and texts that people type or friends send. */
import { utf8Length } from '../lib/bytes.ts';
import { MAX_NAME_BYTES, PREVIEW_LENGTH } from './limits.ts';

// C0 and C1 controls, line and paragraph separators, and marks that reorder text (Unicode
// Bidi_Control): in a name they can only mislead.
// eslint-disable-next-line no-control-regex -- the pattern searches for them
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A name in one line, in Unicode's composed form (NFC), without marks that mislead. */
export function cleanName(name: string): string {
  return name.normalize('NFC').replaceAll(MISLEADING, ' ').replaceAll(/\s+/gu, ' ').trim();
}

/** Whether a cleaned name can be used. */
export function nameFits(name: string): boolean {
  return name !== '' && utf8Length(name) <= MAX_NAME_BYTES;
}

/** A text in one line, cut between characters. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return [...line.slice(0, PREVIEW_LENGTH * 2)].slice(0, PREVIEW_LENGTH).join('');
}
