/** The open pages: every change goes to all of them. */
import type { ChatEvent } from '../chat/events.ts';

export class Pages {
  readonly #ports = new Set<MessagePort>();

  /** `tab` is a Web Lock that the page holds while it lives. */
  add(port: MessagePort, tab: string): void {
    this.#ports.add(port);
    const gone = () => {
      this.#ports.delete(port);
      port.close();
    };
    navigator.locks.request(tab, gone).catch(gone);
  }

  tell(event: ChatEvent): void {
    for (const port of this.#ports) port.postMessage(event);
  }
}
