/** Reports which of the observed rows of a list are visible, and which are not. */
import type { MessageId } from '../../chat/ids.ts';

type OnChange = (visible: readonly MessageId[], hidden: readonly MessageId[]) => void;

export class RowVisibility {
  readonly #observer: IntersectionObserver;

  constructor(list: HTMLElement, onChange: OnChange) {
    // A row counts as visible only if more than its edge (16 px) shows.
    const options = { root: list, rootMargin: '-16px 0px' };
    this.#observer = new IntersectionObserver((entries) => {
      const ids = (visible: boolean): readonly MessageId[] =>
        entries
          .filter(({ isIntersecting }) => isIntersecting === visible)
          .map(({ target }) => rowId(target));
      onChange(ids(true), ids(false));
    }, options);
  }

  /** Observes a row until the returned function is called. */
  readonly observe = (row: HTMLElement): (() => void) => {
    this.#observer.observe(row);
    return () => this.#observer.unobserve(row);
  };

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Each row carries the id of its message. */
const rowId = (row: Element): MessageId => (row.getAttribute('data-message') ?? '') as MessageId;
