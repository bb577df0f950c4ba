/** Memory of all pipes for what a slow side has not taken yet. */

/** One way through a pipe for which something waits. */
export interface Holder {
  readonly client: string;
  /** Gives it up, and sets what waits for it to nothing. */
  readonly drop: () => void;
}

export class Waiting {
  readonly #limit: number;
  readonly #held = new Map<Holder, number>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** If it is too much in all, those go who hold the most: whoever just came did not fill it. */
  set(holder: Holder, bytes: number): void {
    this.#bytes += bytes - (this.#held.get(holder) ?? 0);
    if (bytes === 0) this.#held.delete(holder);
    else this.#held.set(holder, bytes);
    while (this.#bytes > this.#limit) this.#greediest()?.drop();
  }

  /** The largest of the client who has the most: many small ones are no way around it. */
  #greediest(): Holder | undefined {
    const ofClient = new Map<string, number>();
    for (const [{ client }, bytes] of this.#held)
      ofClient.set(client, (ofClient.get(client) ?? 0) + bytes);
    const most = largest(ofClient);
    return largest([...this.#held].filter(([{ client }]) => client === most));
  }
}

function largest<Key>(counts: Iterable<readonly [Key, number]>): Key | undefined {
  return [...counts].reduce<readonly [Key | undefined, number]>(
    (most, each) => (each[1] > most[1] ? each : most),
    [undefined, 0],
  )[0];
}
