/**
 * Calls `heard` whenever data arrives over a connection of the node. The node's own traffic numbers
 * are an average over ten seconds, so they hide silence for as long.
 */
export function hearWebSockets(heard: () => void): void {
  const Unheard = globalThis.WebSocket;
  globalThis.WebSocket = class extends Unheard {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', heard);
    }
  };
}
