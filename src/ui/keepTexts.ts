/**
 * A translator puts a `font` element with other words in place of each text, and takes the text out
 * of the page. But the app goes on to change that text, and to find its way along it: states would
 * no longer change, and what should go would stay. So each text goes back to its place, emptied, and
 * the element with the translation goes when the text changes or goes.
 */
export function keepTexts(root: Node): () => void {
  /** The translations of texts, and the texts of translations. */
  const translations = new WeakMap<Text, HTMLElement>();
  const originals = new WeakMap<Node, { readonly text: Text; readonly words: string }>();

  function forget(text: Text): void {
    const translation = translations.get(text);
    if (translation === undefined) return;
    translations.delete(text);
    originals.delete(translation);
    translation.remove();
  }

  function translated(text: Text, font: HTMLElement): void {
    const words = text.data;
    // The translator may have moved the text itself into its element.
    if (font.contains(text)) text.replaceWith(words);
    font.before(text);
    text.data = '';
    translations.set(text, font);
    originals.set(font, { text, words });
    observer.observe(text, { characterData: true });
  }

  function removed(node: Node, record: MutationRecord): void {
    const original = originals.get(node);
    if (original !== undefined && !node.isConnected) {
      // The translator shows the original again.
      translations.delete(original.text);
      originals.delete(node);
      if (original.text.isConnected && original.text.data === '')
        original.text.data = original.words;
    }
    if (!(node instanceof Text)) return;
    const translation = translations.get(node);
    if (translation === undefined) {
      const font = node.data.trim() === '' ? undefined : fontFor(node, record, originals);
      if (font !== undefined) translated(node, font);
    } else if (!node.isConnected) forget(node);
    else if (node.nextSibling !== translation) node.after(translation);
  }

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      const { type, target, removedNodes } = record;
      if (type === 'characterData') {
        if (target instanceof Text && target.data !== '') forget(target);
      } else for (const node of removedNodes) removed(node, record);
    }
  });
  observer.observe(root, { subtree: true, childList: true });
  return () => observer.disconnect();
}

/** The element that has taken the place of a text. The app itself makes no `font` elements. */
function fontFor(
  text: Text,
  { target, addedNodes, previousSibling, nextSibling }: MutationRecord,
  known: { has(node: Node): boolean },
): HTMLElement | undefined {
  let around: Node | null = text;
  while (around !== null && around.parentNode !== target) around = around.parentNode;
  return [around, ...addedNodes, previousSibling, nextSibling].find(
    (node): node is HTMLElement =>
      node instanceof HTMLElement &&
      node.localName === 'font' &&
      node.parentNode === target &&
      !known.has(node),
  );
}
