/**
 * Tells whenever something comes in over a connection of the node. What the node itself says of
 * its traffic is an average of the last ten seconds, in which silence stays unseen for as long.
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
