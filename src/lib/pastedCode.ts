/**
 * Finds codes in texts as other programs hand them on: in links of mail scanners, quoted, wrapped,
 * in digits of another script, with marks that nobody sees. What is found here is what the writer
 * may have meant. Its checksum decides, elsewhere.
 */

/** Characters of an invitation code, in base32. */
export const CODE_LENGTH = 213;
/** UTF-16 units: enough for any host, the link of a scanner, and our fragment. */
const MOST_READ = 8_192;
/** Links in a text: the first may be one that was used before. */
const MOST_LINKS = 8;
/** Scanners of several companies wrap a link one after the other. */
const MOST_WRAPPINGS = 4;

const ENCODED = /(?:%[0-9a-f]{2})+/giu;
/** A line break of quoted-printable (RFC 2045); the `=` of a link may end a line, too. */
const SOFT_BREAK = /(?<!#i)=\r?\n/gu;
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]+/gu;
const DIGIT = /(?![0-9])\p{Nd}/gu;

/**
 * `#i=`, as it is, in percent code, in HTML, in quoted-printable (`=3D`), or as Proofpoint writes it
 * in links of its version 2 (`-23i-3D`) and 3 (`/*i=`).
 */
const MARK =
  /(?:#|%(?:25){0,4}23|-23|\/\*|&#35;|&#x23;|&num;)i(?:=(?:3D)?|%(?:25){0,4}3D|-3D|&#61;|&#x3d;|&equals;)/giu;

/** What gets between the characters of a code: white space, quotes, hyphens, marks of emphasis. */
const BETWEEN = String.raw`[\s\p{Pd}\p{Pi}\p{Pf}"'\x60>|*_\\]`;
const ALL_BETWEEN = new RegExp(`${BETWEEN}+`, 'gu');
/** A code of full length at the start; separate words may follow. */
const WHOLE = new RegExp(`^(?:${BETWEEN}*[a-z2-7]){${CODE_LENGTH}}(?![a-z0-9])`, 'iu');
/** A code of full length anywhere in a text, as a word of its own. */
const WORD = new RegExp(`(?<![a-z0-9])[a-z2-7]{${CODE_LENGTH}}(?![a-z0-9])`, 'iu');
/** What mail programs put before and after a line. */
const MARGIN = /^[\s>|]+|\s+$/gu;

/** A text without what other programs have done to it. Only its start is read. */
export function foldPasted(text: string): string {
  let start = text.slice(0, MOST_READ);
  for (let round = 0; round < MOST_WRAPPINGS && start.includes('%'); round++)
    start = start.replaceAll(ENCODED, decoded);
  return start
    .normalize('NFKC')
    .replaceAll(SOFT_BREAK, '')
    .replaceAll(UNSEEN, '')
    .replaceAll(DIGIT, toAscii);
}

/** A folded text without what gets between the characters of a code. */
export function joinCode(folded: string): string {
  return folded.replaceAll(ALL_BETWEEN, '').toUpperCase();
}

/** Where the first link starts; -1 if there is none. */
export function linkAt(text: string): number {
  return text.search(MARK);
}

/** What may be invitation codes in a folded text, in upper case; the likeliest first. */
export function codesIn(folded: string): readonly string[] {
  const marks = [...folded.matchAll(MARK)].slice(0, MOST_LINKS);
  if (marks.length > 0)
    return marks.flatMap(({ index, 0: mark }) => {
      const end = index + mark.length;
      // A code may begin with 3D.
      const ends = /=3D$/iu.test(mark) ? [end, end - 2] : [end];
      return ends.map((at) => codeAt(folded.slice(at))).filter((code) => code !== '');
    });
  const whole = WORD.exec(folded)?.[0].toUpperCase() ?? codeInLines(folded);
  if (whole !== undefined) return [whole];
  // Without a link, only 40 or more letters and digits count as a code.
  const all = joinCode(folded);
  return /^[A-Z0-9]{40,}$/u.test(all) ? [all] : [];
}

/** People write words after a link, so what comes after a code of full length is ignored. */
function codeAt(text: string): string {
  return joinCode(WHOLE.exec(text)?.[0] ?? text);
}

/** A code of full length that was broken into lines of its own, between other lines. */
function codeInLines(text: string): string | undefined {
  let code = '';
  for (const line of text.split('\n')) {
    const part = line.replaceAll(MARGIN, '');
    code = /^[a-z2-7]+$/iu.test(part) ? code + part : '';
    if (code.length === CODE_LENGTH) return code.toUpperCase();
  }
  return undefined;
}

function decoded(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** Unicode has the digits of each script in a row, from 0 to 9. */
function toAscii(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value % 10);
}
