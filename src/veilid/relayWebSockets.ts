/**
 * Sends the node's connections through the app's own server, for pages that cannot dial
 * `ws://` addresses themselves.
 */

/**
 * Replaces `WebSocket` in this worker. Call it before the node starts. `base` is ws: or wss:, and
 * ends in `/`.
 */
export function relayWebSockets(base: URL): void {
  const Direct = globalThis.WebSocket;
  globalThis.WebSocket = class extends Direct {
    readonly #asked: string;

    constructor(address: string | URL, protocols?: string | string[]) {
      super(relayAddress(base, new URL(address)), protocols);
      this.#asked = String(address);
    }

    /** The node compares this with the address that it dialed. */
    override get url(): string {
      return this.#asked;
    }
  };
}

/** `ws://1.2.3.4:5150/ws` becomes `<base>1.2.3.4:5150/ws`. */
export function relayAddress(base: URL, target: URL): URL {
  return new URL(`./${target.hostname}:${target.port || '80'}${target.pathname}`, base);
}
