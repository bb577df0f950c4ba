/** The open pages: each event goes to all pages that listen. */
import { whenLifeEnds } from '../lib/lifeLock.ts';
import type { BackendEvent } from './stage.ts';

export class Pages {
  readonly #changed: (isAnyOpen: boolean) => void;
  readonly #open = new Set<MessagePort>();
  readonly #listening = new Set<MessagePort>();

  /** `changed` is called when the first page opens and when the last one has closed. */
  constructor(changed: (isAnyOpen: boolean) => void) {
    this.#changed = changed;
  }

  /** `tab` is a Web Lock that the page holds while it is open; '' if it can hold none. */
  enter(port: MessagePort, tab: string): void {
    this.#open.add(port);
    if (this.#open.size === 1) this.#changed(true);
    const gone = () => {
      this.#open.delete(port);
      this.#listening.delete(port);
      port.close();
      if (this.#open.size === 0) this.#changed(false);
    };
    whenLifeEnds(tab, gone);
  }

  /** From now on the page gets events. */
  listen(port: MessagePort): void {
    if (this.#open.has(port)) this.#listening.add(port);
  }

  tell(event: BackendEvent): void {
    for (const port of this.#listening) port.postMessage(event);
  }
}
