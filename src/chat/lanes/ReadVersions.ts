/**
 * Which versions of the friend's subkeys were read since the last message was received. To read one of
 * them again brings nothing: what is in it is here already, or waits in memory for its turn.
 */
export class ReadVersions {
  readonly #versions = new Map<number, number>();
  #received = -1;

  /** `received`: messages up to this number are here. */
  has(index: number, version: number, received: number): boolean {
    return received === this.#received && version <= (this.#versions.get(index) ?? -1);
  }

  /** `received`: as it was before the subkey was read. */
  add(index: number, version: number, received: number): void {
    if (received !== this.#received) this.clear();
    this.#received = received;
    this.#versions.set(index, version);
  }

  clear(): void {
    this.#versions.clear();
  }
}
