/**
 * A double click is one press, and so is a key that is held down. Otherwise the second half would
 * press what has come under the pointer or the focus meanwhile: “Unblock” in place of “Block”, or
 * the answer to a question that nobody has read.
 */
const PRESSABLE = 'button, a, summary';

/** Until the returned function is called. */
export function onePress(page: Document): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true };
  const click = (event: MouseEvent): void => {
    if (event.detail > 1) refuse(event);
  };
  const keydown = (event: KeyboardEvent): void => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) refuse(event);
  };
  page.addEventListener('click', click, options);
  page.addEventListener('keydown', keydown, options);
  return () => stop.abort();
}

function refuse(event: Event): void {
  const { target } = event;
  if (!(target instanceof Element) || target.closest(PRESSABLE) === null) return;
  event.preventDefault();
  event.stopPropagation();
}
