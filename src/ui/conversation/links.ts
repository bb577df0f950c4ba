/** A piece of a message's text. Pieces that are web addresses have a link. */
export interface Piece {
  readonly text: string;
  readonly href: string | undefined;
}

/** An address ends at the next space. Punctuation at its end belongs to the sentence, not to it. */
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/giu;

export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (!URL.canParse(match[0])) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: undefined });
    found.push({ text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: undefined });
  return found;
}
