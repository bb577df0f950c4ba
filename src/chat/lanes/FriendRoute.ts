/** The friend's private route as this node imported it; replaced when the friend announces another one. */
import { equalBytes } from '../../lib/bytes.ts';
import type { RouteBlob, RouteId } from '../ids.ts';
import { isUnavailable, NetworkError, type Network } from '../ports.ts';

export class FriendRoute {
  readonly #network: Network;
  /** Without an id the route does not work: the blob is invalid, or the route died. */
  #imported: { readonly blob: RouteBlob; readonly id: RouteId | undefined } | undefined;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Imports the route if it is a new one; undefined if it does not work. Rejects with NetworkError. */
  async open(blob: RouteBlob): Promise<RouteId | undefined> {
    const isKnown = this.#imported !== undefined && equalBytes(this.#imported.blob, blob);
    return isKnown ? this.#imported?.id : this.importAgain(blob);
  }

  async importAgain(blob: RouteBlob): Promise<RouteId | undefined> {
    const old = this.#imported?.id;
    if (old !== undefined) await this.#network.releaseRoute(old);
    try {
      this.#imported = { blob, id: await this.#network.importRoute(blob) };
    } catch (error) {
      if (!(error instanceof NetworkError) || error.kind !== 'refused') throw error;
      this.#imported = { blob, id: undefined };
    }
    return this.#imported.id;
  }

  isAmong(routes: readonly RouteId[]): boolean {
    return this.#imported?.id !== undefined && routes.includes(this.#imported.id);
  }

  /** The route does not work: nothing is sent over it until `retryDead`. */
  markDead(): void {
    if (this.#imported !== undefined) this.#imported = { ...this.#imported, id: undefined };
  }

  /** A dead route may work again: the next `open` imports it again. */
  retryDead(): void {
    if (this.#imported?.id === undefined) this.#imported = undefined;
  }

  /** The node that imported the route is gone or offline. */
  forget(): void {
    this.#imported = undefined;
  }

  /** Like `forget`, and the node drops the route too. */
  async release(): Promise<void> {
    const id = this.#imported?.id;
    this.forget();
    try {
      if (id !== undefined) await this.#network.releaseRoute(id);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }
}
