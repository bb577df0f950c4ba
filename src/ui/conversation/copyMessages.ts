/**
 * What goes to the clipboard when a part of a conversation is selected: inside one message only its
 * text, over several also who wrote each of them and when.
 */
export interface CopiedPart {
  /** The id of the message. */
  readonly id: string;
  readonly text: string;
  /** Whether this is all of the message. */
  readonly isWhole: boolean;
}

/** The selected parts of messages, in the order on the screen; undefined if it is not about them. */
export function copiedParts(
  log: HTMLElement,
  selection: Selection,
): readonly CopiedPart[] | undefined {
  if (selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const parts = [...log.querySelectorAll<HTMLElement>('[data-message]')].flatMap((row) =>
    partIn(row, range),
  );
  // With the whole page selected, one message is not what the person wants.
  const isInside = log.contains(range.commonAncestorContainer);
  return parts.length > 1 || (parts.length === 1 && isInside) ? parts : undefined;
}

function partIn(row: HTMLElement, range: Range): readonly CopiedPart[] {
  const said = row.querySelector('[data-text]');
  if (said === null || !range.intersectsNode(said)) return [];
  const part = document.createRange();
  part.selectNodeContents(said);
  const startsIn = range.compareBoundaryPoints(Range.START_TO_START, part) > 0;
  const endsIn = range.compareBoundaryPoints(Range.END_TO_END, part) < 0;
  if (startsIn) part.setStart(range.startContainer, range.startOffset);
  if (endsIn) part.setEnd(range.endContainer, range.endOffset);
  const text = part.toString();
  if (text === '') return [];
  return [{ id: row.dataset['message'] ?? '', text, isWhole: text === said.textContent }];
}

/**
 * Puts further lines of a text further in: at the start of a line, a friend could write what looks
 * like a message of somebody else.
 */
export const hanging = (text: string): string =>
  text.replaceAll(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu, '\n    ');
