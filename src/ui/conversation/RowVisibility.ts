/** Tells which of the watched rows of a list are in sight, and which are not. */
import type { MessageId } from '../../chat/ids.ts';

type Tell = (seen: readonly MessageId[], outside: readonly MessageId[]) => void;

export class RowVisibility {
  readonly #observer: IntersectionObserver;

  constructor(list: HTMLElement, tell: Tell) {
    // A row of which only an edge shows has not been seen.
    const options = { root: list, rootMargin: '-16px 0px' };
    this.#observer = new IntersectionObserver((entries) => {
      const ids = (inSight: boolean): readonly MessageId[] =>
        entries
          .filter(({ isIntersecting }) => isIntersecting === inSight)
          .map(({ target }) => rowId(target));
      tell(ids(true), ids(false));
    }, options);
  }

  /** Until the returned stop. */
  readonly watch = (row: HTMLElement): (() => void) => {
    this.#observer.observe(row);
    return () => this.#observer.unobserve(row);
  };

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Rows carry the id of their message. */
const rowId = (row: Element): MessageId => (row.getAttribute('data-message') ?? '') as MessageId;
