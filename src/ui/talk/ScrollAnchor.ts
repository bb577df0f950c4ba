/**
 * Keeps the reader's place in a list that grows: at the end stays at the end; elsewhere the
 * topmost message in sight stays where it is, whatever is added above or below it.
 */
export class ScrollAnchor {
  readonly #list: HTMLElement;
  #held: { readonly element: HTMLElement; readonly offset: number } | undefined;
  #end = true;

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
  look(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    this.#end = scrollHeight - scrollTop - clientHeight < 48;
  }

  /** Before the list changes. */
  hold(): void {
    const top = this.#list.getBoundingClientRect().top;
    for (const element of this.#list.querySelectorAll<HTMLElement>('[data-message]')) {
      const box = element.getBoundingClientRect();
      if (box.bottom <= top) continue;
      this.#held = { element, offset: box.top };
      return;
    }
    this.#held = undefined;
  }

  /** After the list has changed. */
  restore(): void {
    const held = this.#held;
    this.#held = undefined;
    if (this.#end) {
      this.toEnd();
    } else if (held?.element.isConnected) {
      this.#list.scrollTop += held.element.getBoundingClientRect().top - held.offset;
    }
  }

  /** After a size has changed: of the window, the keyboard, or a line under a message. */
  keepEnd(): void {
    if (this.#end) this.toEnd();
  }

  toEnd(): void {
    this.#end = true;
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
