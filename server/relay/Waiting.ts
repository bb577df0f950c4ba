/** Memory of all pipes for what a slow side has not taken yet. */
export class Waiting {
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isOver(): boolean {
    return this.#bytes > this.#limit;
  }

  change(bytes: number): void {
    this.#bytes += bytes;
  }
}
