/** Finds web addresses in the text of a message. docs/threat-model.md says what they may show. */
import { INVISIBLE } from '../../lib/invisible.ts';
import { isUrl } from '../../lib/isUrl.ts';
import { shownHost } from './shownHost.ts';

export interface Link {
  /** Always of http or https. */
  readonly href: string;
  /** What is shown, in three parts: `https://`, the host with its port, and the rest. */
  readonly scheme: string;
  readonly host: string;
  readonly rest: string;
}

/** A piece of a message's text. */
export type Piece = string | Link;

const SCHEME = /https?:\/\//giu;

/**
 * Characters at which an address ends wherever they are: those that show nothing or that reorder
 * text, those that no address has, and the stops, quotes and brackets of all scripts, behind which
 * writers without spaces go on. An apostrophe between letters belongs to the address.
 */
const END = String.raw`[${INVISIBLE}\p{C}<>"\x5c^\x60{|}—―…]|(?![!-~])(?!\u2019\p{L})[\p{Terminal_Punctuation}\p{Quotation_Mark}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]`;
/** Another address starts, and is not a part of this one. */
const NEXT = String.raw`(?<![/=?&#:])https?:\/\/`;
const ADDRESS = new RegExp(`(?:(?!${END}|${NEXT}).)*`, 'iuy');
/** What belongs to the sentence if an address ends in it. */
const TAIL = /[.,:;!?'*_~([]|(?![!-~])\p{P}/u;

/** The pieces of a text, in order. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  /** Where the last run of characters that could be an address ended. */
  let before = 0;
  for (const { index, 0: scheme } of text.matchAll(SCHEME)) {
    const isPartOfWord = index > before && /[a-z0-9]/iu.test(text[index - 1] ?? '');
    if (index < before || isPartOfWord) continue;
    const from = index + scheme.length;
    ADDRESS.lastIndex = from;
    const run = ADDRESS.exec(text)?.[0] ?? '';
    before = from + run.length;
    const address = trimmed(balanced(run));
    const link = toLink(scheme, address);
    if (link === undefined) continue;
    if (index > end) found.push(text.slice(end, index));
    found.push(link);
    end = from + address.length;
  }
  if (end < text.length) found.push(text.slice(end));
  return found;
}

/** Up to a closing bracket that was opened before the address. */
function balanced(run: string): string {
  let [round, square] = [0, 0];
  for (let at = 0; at < run.length; at++) {
    const char = run[at];
    if (char === '(') round++;
    else if (char === ')') round--;
    else if (char === '[') square++;
    else if (char === ']') square--;
    if (round < 0 || square < 0) return run.slice(0, at);
  }
  return run;
}

function trimmed(address: string): string {
  let end = address.length;
  while (end > 0 && TAIL.test(address[end - 1] ?? '')) end--;
  return address.slice(0, end);
}

/**
 * Undefined for what is not an address, and for one with a user: what stands before its `@` looks
 * like a host.
 */
function toLink(scheme: string, address: string): Link | undefined {
  const written = /^[^/?#]*/u.exec(address)?.[0] ?? '';
  if (written === '' || written.includes('@')) return undefined;
  if (!isUrl(scheme + address)) return undefined;
  const url = new URL(scheme + address);
  const name = written.replace(/:\d*$/u, '');
  const shown = shownHost(name, url.hostname);
  return {
    href: url.href,
    scheme,
    host: shown === name ? written : shown + (url.port === '' ? '' : `:${url.port}`),
    rest: address.slice(written.length),
  };
}
