/** The few names that are dialed: asked for once, and from then on the addresses they had then. */
import { readAddress, type Address } from './addressRules.ts';

/** All addresses of a name. Rejects if there are none, or nobody to ask. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export class BootstrapHosts {
  readonly #names: ReadonlySet<string>;
  readonly #resolve: Resolve;
  readonly #isOpen: (address: Address) => boolean;
  readonly #pinned = new Map<string, Promise<readonly string[]>>();
  #asked = 0;

  constructor(names: readonly string[], resolve: Resolve, isOpen: (address: Address) => boolean) {
    this.#names = new Set(names);
    this.#resolve = resolve;
    this.#isOpen = isOpen;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** One after the other of them; undefined if none of them may be dialed, or none is known. */
  async addressOf(name: string): Promise<string | undefined> {
    const addresses = await this.#addressesOf(name);
    return addresses[this.#asked++ % addresses.length];
  }

  #addressesOf(name: string): Promise<readonly string[]> {
    const known = this.#pinned.get(name);
    if (known !== undefined) return known;
    const asking = this.#resolve(name)
      .then(
        (found) => this.#open(found),
        () => [],
      )
      .then((addresses) => {
        // What nobody could tell is asked again with the next one who wants to know.
        if (addresses.length === 0) this.#pinned.delete(name);
        return addresses;
      });
    this.#pinned.set(name, asking);
    return asking;
  }

  /** Who answers for a name is as little trusted as who asks. IPv4 first: every host has it. */
  #open(found: readonly string[]): readonly string[] {
    const open = found.map(readAddress).filter((each) => each !== undefined && this.#isOpen(each));
    const ipv4 = open.filter((each) => each?.kind() === 'ipv4');
    return (ipv4.length > 0 ? ipv4 : open).map(String);
  }
}
