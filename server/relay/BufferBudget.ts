/** Limits the memory of all pipes together for what slow readers have not read yet. */

/** One way through a pipe that may have buffered bytes. */
export interface BufferHolder {
  readonly client: string;
  /** Closes the reader and sets the buffered bytes of this holder to 0. */
  readonly drop: () => void;
}

export class BufferBudget {
  readonly #limit: number;
  readonly #holders = new Map<BufferHolder, number>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Over the limit, it drops the largest holders and not simply this one, because the holder that
   * grew last is seldom the one that filled the budget.
   */
  set(holder: BufferHolder, bytes: number): void {
    this.#bytes += bytes - (this.#holders.get(holder) ?? 0);
    if (bytes === 0) this.#holders.delete(holder);
    else this.#holders.set(holder, bytes);
    while (this.#bytes > this.#limit) this.#largestHolder()?.drop();
  }

  /** The largest holder of the client with the most bytes: many small sockets do not evade this. */
  #largestHolder(): BufferHolder | undefined {
    const ofClient = new Map<string, number>();
    for (const [{ client }, bytes] of this.#holders)
      ofClient.set(client, (ofClient.get(client) ?? 0) + bytes);
    const most = largest(ofClient);
    return largest([...this.#holders].filter(([{ client }]) => client === most));
  }
}

function largest<Key>(counts: Iterable<readonly [Key, number]>): Key | undefined {
  return [...counts].reduce<readonly [Key | undefined, number]>(
    (most, each) => (each[1] > most[1] ? each : most),
    [undefined, 0],
  )[0];
}
