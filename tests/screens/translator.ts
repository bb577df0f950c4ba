/**
 * Translates the page as browsers do: each text is replaced by elements with other words. It pays no
 * attention to `translate="no"`. For browser tests.
 */
export type Way = 'replaced' | 'inserted' | 'moved';

const NOT_TRANSLATED = 'script, style, textarea, font';

export function translator(way: Way): { readonly stop: () => void } {
  const translate = (): void => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node instanceof Text && isTranslated(node)) texts.push(node);
    for (const text of texts) wrap(text, way);
  };
  // Like the translator of a browser, it follows what changes.
  const observer = new MutationObserver(translate);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  translate();
  return { stop: () => observer.disconnect() };
}

const isTranslated = (text: Text): boolean =>
  text.data.trim() !== '' && text.parentElement?.closest(NOT_TRANSLATED) === null;

function wrap(text: Text, way: Way): void {
  const [outer, inner] = [document.createElement('font'), document.createElement('font')];
  outer.append(inner);
  if (way === 'moved') {
    text.replaceWith(outer);
    inner.append(text);
    return;
  }
  inner.textContent = `«${text.data}»`;
  if (way === 'replaced') text.replaceWith(outer);
  else {
    text.before(outer);
    text.remove();
  }
}

/** What stands on the screen, without the marks of the translator. */
export const wordsOnScreen = (): string =>
  document.body.innerText.replaceAll(/[«»]/gu, '').replaceAll(/\s+/gu, ' ').trim();
