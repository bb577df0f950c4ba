/**
 * Keeps the reader's place in a list that changes. A reader at the end stays at the end. Elsewhere,
 * the topmost visible message stays where it is, whatever is added, removed or resized around it.
 */
export class ScrollAnchor {
  readonly #list: HTMLElement;
  /** The two topmost visible rows. The second one takes over if the first one is removed. */
  #remembered: readonly { readonly element: HTMLElement; readonly offset: number }[] = [];
  #end = true;
  /** The scroll position at the last scroll event. */
  #top = 0;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  get atEnd(): boolean {
    return this.#end;
  }

  /** Whether the reader is less than 400 px from the start of the list. */
  get nearStart(): boolean {
    return this.#list.scrollTop < 400;
  }

  /** Call this on each scroll event. */
  scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const near = scrollHeight - scrollTop - clientHeight < 48;
    // Rows get their size when they come near, so the end can move away. Only a person scrolls up.
    const pushed = this.#end && scrollTop >= this.#top - 1;
    this.#top = scrollTop;
    this.#end = near || pushed;
    if (!near && pushed) this.toEnd();
    this.remember();
  }

  /** Call this before the list changes. */
  remember(): void {
    if (this.#end) return;
    const top = this.#list.getBoundingClientRect().top;
    const rows = this.#list.querySelectorAll<HTMLElement>('[data-message]');
    let [before, after] = [0, rows.length];
    while (before < after) {
      const middle = (before + after) >> 1;
      const above = (rows[middle]?.getBoundingClientRect().bottom ?? top) <= top;
      if (above) before = middle + 1;
      else after = middle;
    }
    this.#remembered = [...rows]
      .slice(before, before + 2)
      .map((element) => ({ element, offset: element.getBoundingClientRect().top }));
  }

  /** Call this after the list changed, or the size of the window, the keyboard or a row. */
  restore(): void {
    if (this.#end) {
      this.toEnd();
      return;
    }
    const row = this.#remembered.find(({ element }) => element.isConnected);
    if (row === undefined) return;
    const moved = row.element.getBoundingClientRect().top - row.offset;
    // The browser rounds scroll positions, so a difference of less than one pixel is ignored.
    if (Math.abs(moved) >= 1) this.#list.scrollTop += moved;
  }

  toEnd(): void {
    this.#end = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#top = this.#list.scrollTop;
  }

  /** Keeps the current place from now on, even if this is the end. */
  leaveEnd(): void {
    this.#end = false;
    this.remember();
  }

  /** Keeps an element where it is during the change that follows, even if this is the end. */
  hold(element: HTMLElement): void {
    this.#end = false;
    this.#remembered = [{ element, offset: element.getBoundingClientRect().top }];
  }

  /** Scrolls a message to the upper edge and moves the focus to it. */
  show(id: string): void {
    const row = this.#list.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
    if (row === null) return;
    this.#end = false;
    row.scrollIntoView({ block: 'start' });
    this.remember();
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}
