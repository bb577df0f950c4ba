/**
 * Keeps the reader's place in a list that grows: at the end stays at the end; elsewhere the
 * topmost message in sight stays where it is, whatever is added, removed or changes its size
 * above or below it.
 */
export class ScrollAnchor {
  readonly #list: HTMLElement;
  /** The topmost rows in sight: the second takes over should the first be removed. */
  #remembered: readonly { readonly element: HTMLElement; readonly offset: number }[] = [];
  #end = true;
  /** Where the list was when last looked at. */
  #top = 0;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  get atEnd(): boolean {
    return this.#end;
  }

  /** Little is left above what is in sight. */
  get nearStart(): boolean {
    return this.#list.scrollTop < 400;
  }

  /** Called when the person has scrolled. */
  scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const near = scrollHeight - scrollTop - clientHeight < 48;
    // Rows are laid out as they come near, so the end can move away; only a person moves up.
    const pushed = this.#end && scrollTop >= this.#top - 1;
    this.#top = scrollTop;
    this.#end = near || pushed;
    if (!near && pushed) this.toEnd();
    this.remember();
  }

  /** Before the list changes. */
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

  /** After the list or the size of something in it has changed: the window, the keyboard, a row. */
  restore(): void {
    if (this.#end) {
      this.toEnd();
      return;
    }
    const row = this.#remembered.find(({ element }) => element.isConnected);
    if (row === undefined) return;
    const moved = row.element.getBoundingClientRect().top - row.offset;
    // The browser rounds where it scrolls to; less than a pixel is not chased.
    if (Math.abs(moved) >= 1) this.#list.scrollTop += moved;
  }

  toEnd(): void {
    this.#end = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#top = this.#list.scrollTop;
  }

  /** Stays here from now on, even if this is the end. */
  leaveEnd(): void {
    this.#end = false;
    this.remember();
  }

  /** Brings a message to the upper edge. */
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
