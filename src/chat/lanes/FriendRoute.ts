/** The friend's private route as this node has imported it; renewed when their header names another. */
import { equalBytes } from '../../lib/bytes.ts';
import type { RouteBlob, RouteId } from '../ids.ts';
import { isUnavailable, NetworkError, type Network } from '../ports.ts';

export class FriendRoute {
  readonly #network: Network;
  /** Without an id it does not work: it is no route, or it died. */
  #imported: { readonly blob: RouteBlob; readonly id: RouteId | undefined } | undefined;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Imports the route unless that was done; undefined if it does not work. Rejects with NetworkError. */
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

  /** It does not work now: nothing is sent over it until it is tried again. */
  markDead(): void {
    if (this.#imported !== undefined) this.#imported = { ...this.#imported, id: undefined };
  }

  /** A route that failed may work again: the next use imports it once more. */
  retryDead(): void {
    if (this.#imported?.id === undefined) this.#imported = undefined;
  }

  /** The node that imported it is gone, or cannot be reached. */
  forget(): void {
    this.#imported = undefined;
  }

  /** Lets the node forget it, too. */
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
