/** Looks up each of the few allowed names once and keeps its addresses until the server stops. */
import { readAddress, type Address } from './addressRules.ts';

/** All addresses of a name. Rejects if the name has no address, or if the lookup fails. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export class BootstrapHosts {
  readonly #names: ReadonlySet<string>;
  readonly #resolve: Resolve;
  readonly #isOpen: (address: Address) => boolean;
  readonly #pinned = new Map<string, Promise<readonly string[]>>();
  readonly #addresses = new Set<string>();
  #asked = 0;

  constructor(names: readonly string[], resolve: Resolve, isOpen: (address: Address) => boolean) {
    this.#names = new Set(names);
    this.#resolve = resolve;
    this.#isOpen = isOpen;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Whether one of the names was found at this address. */
  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** Returns the addresses in turn; undefined if there is no address that the relay may dial. */
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
        // After a failure the next request looks the name up again.
        if (addresses.length === 0) this.#pinned.delete(name);
        for (const address of addresses) this.#addresses.add(address);
        return addresses;
      });
    this.#pinned.set(name, asking);
    return asking;
  }

  /** Applies the rules for addresses: DNS is not trusted. Prefers IPv4, which every host can dial. */
  #open(found: readonly string[]): readonly string[] {
    const open = found.map(readAddress).filter((each) => each !== undefined && this.#isOpen(each));
    const ipv4 = open.filter((each) => each?.kind() === 'ipv4');
    return (ipv4.length > 0 ? ipv4 : open).map(String);
  }
}
