/** Some browsers of recent years cannot tell what a reader sees as one character. */
const graphemes =
  'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : undefined;

/** The first character of a name as a reader sees it: a letter with its marks, a flag, a family. */
export function faceOf(name: string): string {
  const whole = name.trim();
  const first = graphemes === undefined ? [...whole][0] : [...graphemes.segment(whole)][0]?.segment;
  if (first === undefined) return '?';
  const capital = first.toLocaleUpperCase();
  // A capital can have two letters: SS for ß.
  return capital.length > first.length ? first : capital;
}
