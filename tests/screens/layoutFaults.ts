/** Finds what a person would call broken in the layout of a page. For browser tests. */

interface Box {
  readonly what: string;
  readonly element: Element;
  readonly rect: DOMRect;
}

/** Pixels: boxes of neighbouring lines overlap a little, because letters are lower than lines. */
const TOLERANCE = 5;
const CONTROLS = 'a, button, input, textarea, select, summary';

/** One sentence for each fault. */
export function layoutFaults(): readonly string[] {
  const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  return [...sideways(root), ...covered(boxesIn(root))];
}

function* sideways(root: Element): Generator<string> {
  if (document.documentElement.scrollWidth > window.innerWidth)
    yield `the page is wider than the window, because of ${widest(root)}`;
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const { overflowX } = getComputedStyle(element);
    const scrolls = overflowX === 'auto' || overflowX === 'scroll';
    if (scrolls && element.scrollWidth > element.clientWidth + 1)
      yield `${nameOf(element)} scrolls sideways`;
    if (!element.matches(CONTROLS) || !isShown(element)) continue;
    const rect = element.getBoundingClientRect();
    if (rect.width > 0 && visibleWidth(element, rect) < rect.width - 1)
      yield `${nameOf(element)} is cut off at its side`;
  }
}

function widest(root: Element): string {
  const right = (element: Element): number =>
    clipped(element, element.getBoundingClientRect()).right;
  const [first = root] = [...root.querySelectorAll('*')].toSorted((a, b) => right(b) - right(a));
  return nameOf(first);
}

function* covered(boxes: readonly Box[]): Generator<string> {
  for (const [i, one] of boxes.entries())
    for (const other of boxes.slice(i + 1)) {
      if (one.element === other.element) continue;
      // The text of a button, and what belongs together in one line.
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width =
        Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const height =
        Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (width > 1 && height > TOLERANCE) yield `${one.what} and ${other.what} cover each other`;
    }
}

function boxesIn(root: Element): readonly Box[] {
  const boxes: Box[] = [];
  for (const element of root.querySelectorAll(CONTROLS))
    if (isShown(element)) boxes.push(...boxesOf(element, [element.getBoundingClientRect()]));
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.nodeValue?.trim() === '' || !isShown(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    boxes.push(...boxesOf(element, [...range.getClientRects()].slice(0, 200)));
  }
  return boxes;
}

function boxesOf(element: Element, rects: readonly DOMRect[]): readonly Box[] {
  return rects
    .map((rect) => clipped(element, rect))
    .filter(({ width, height }) => width > 0 && height > 0)
    .map((rect) => ({ what: nameOf(element), element, rect }));
}

/** What is placed above the page on purpose, or only for screen readers, does not count. */
function isShown(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    return false;
  for (let each: Element | null = element; each !== null; each = each.parentElement) {
    if (each instanceof HTMLDialogElement) break;
    const { position, clipPath } = getComputedStyle(each);
    if (position === 'absolute' || position === 'fixed' || clipPath !== 'none') return false;
  }
  return true;
}

/** The part of a box that its surroundings leave visible. */
function clipped(element: Element, rect: DOMRect): DOMRect {
  let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
  for (let each: Element | null = element; each !== null; each = each.parentElement) {
    const { overflowX, overflowY, display } = getComputedStyle(each);
    if (display === 'inline' || (overflowX === 'visible' && overflowY === 'visible')) continue;
    const edge = each.getBoundingClientRect();
    left = Math.max(left, edge.left);
    right = Math.min(right, edge.right);
    top = Math.max(top, edge.top);
    bottom = Math.min(bottom, edge.bottom);
  }
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

function visibleWidth(element: Element, rect: DOMRect): number {
  const parent = element.parentElement;
  const inside = parent === null ? rect : clipped(parent, rect);
  return Math.min(inside.right, window.innerWidth) - Math.max(inside.left, 0);
}

function nameOf(element: Element): string {
  const text = element.textContent.replaceAll(/\s+/gu, ' ').trim().slice(0, 24);
  return `<${element.localName}${element.className ? `.${String(element.className).split(' ')[0]}` : ''}> “${text}”`;
}
