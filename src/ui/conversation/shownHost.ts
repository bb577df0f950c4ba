/**
 * How the host of a link is shown: as it was written, or as `xn--`, if it could be taken for
 * another one. These are the rules of careful browsers without their lists of well-known hosts.
 */

/**
 * Letters of Latin alphabets beside a–z. The dotless i, the long s, the thorn and others are left
 * out, and so are the letters with marks of African languages and Vietnamese, because readers of
 * other languages take them for a–z.
 */
const LATIN = 'a-zß-öø-ýÿā-ħĩ-įĵ-ķĺ-ľł-ňō-ťũ-žșț';

/**
 * The scripts of living languages (UTS #39, table 5), each for a label of its own. Those of East
 * Asia are written together.
 */
const SCRIPTS = [
  ...['Arab', 'Armn', 'Beng', 'Bopo', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru'],
  ...['Hang', 'Hebr', 'Khmr', 'Knda', 'Laoo', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu'],
  ...['Thaa', 'Thai', 'Tibt'],
].map((script) => String.raw`\p{sc=${script}}`);
const EAST_ASIAN = String.raw`\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}ー`;

const ONE_SCRIPT = new RegExp(
  `^(?:${[LATIN, EAST_ASIAN, ...SCRIPTS].map((letters) => `[${letters}0-9-]+`).join('|')})$`,
  'u',
);
const WORD = /^[\p{L}\p{M}0-9-]+$/u;
/** Marks that are drawn over each other, so that one is seen. */
const TWICE = /(\p{M})\1/u;

/**
 * Letters of other scripts that look like a–z, digits or strokes: by Unicode's confusables, and in
 * common typefaces.
 */
const LOOK_ALIKES = new Set(
  [
    'абвгезикнмоптрсухчшъыьѕіјѡѵґүһҽӏӕԁԍԗԛԝꙇꚙ',
    'αγηικνορστυχωϲϳᴦ',
    'ագզէլհյոռսվտցքօւ',
    'דוזחטיןסװײ',
    'იოყხძჽჿ',
    'ሀሠሰስበነተከዐዕዘጠፐ',
    'ःॽઃಂംഠටංంଃଠဝടധനറขทนบพรหแเดลปฟมຕນບຮ',
    '一丨丶丿口工ノーソゾンニハ',
  ].join(''),
);
// eslint-disable-next-line no-control-regex -- the range of ASCII
const ASCII = /^[\u0000-\u007f]*$/u;

/**
 * `written`: the host as the message has it; `host`: the same as the browser reads it, in ASCII. A
 * host that is written as the browser reads it needs no rule.
 */
export function shownHost(written: string, host: string): string {
  const plain = written.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());
  if (plain === host) return written;
  const labels = plain.split('.');
  const top = labels.at(-1) ?? '';
  // In a country whose own script is at the end, readers expect that script.
  const isExpected = !ASCII.test(top) && !isLikeLatin(top);
  const isClear = labels.every(
    (label) => ASCII.test(label) || (isReadable(label) && (isExpected || !isLikeLatin(label))),
  );
  return isClear && !ASCII.test(plain) ? written : host;
}

function isLikeLatin(label: string): boolean {
  return [...label].every((letter) => ASCII.test(letter) || LOOK_ALIKES.has(letter));
}

/** Whether a label is in one script, in the form to which each browser changes it. */
function isReadable(label: string): boolean {
  return (
    WORD.test(label) &&
    ONE_SCRIPT.test(label) &&
    !TWICE.test(label) &&
    label.normalize('NFKC').toLowerCase() === label
  );
}
