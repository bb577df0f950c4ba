/** Which nodes are dialed, and at which address. */
import { isIn, isPublic, readAddress, type Address, type Network } from './addressRules.ts';
import { askedTarget, type AskedTarget } from './askedTarget.ts';
import { BootstrapHosts, type Resolve } from './BootstrapHosts.ts';

export interface TargetRules {
  /** Dialed although they are nobody's on the internet: those of a test network. */
  readonly allowed: readonly Network[];
  /** Never dialed, whatever else is said. */
  readonly denied: readonly Network[];
  readonly bootstrapHosts: readonly string[];
  readonly resolve: Resolve;
  /** The addresses of this machine: behind them is what its firewall shows to itself only. */
  readonly ownAddresses: () => readonly string[];
}

export interface Target extends AskedTarget {
  /** Where to dial; undefined if the name has none that may be dialed. */
  readonly address: () => Promise<string | undefined>;
}

/** Web servers are often on these two, and nodes behind them. What else is below 1024 is no node. */
const LOW_PORTS: readonly number[] = [80, 443];

export class Targets {
  readonly #rules: TargetRules;
  readonly #hosts: BootstrapHosts;

  constructor(rules: TargetRules) {
    this.#rules = rules;
    const { bootstrapHosts, resolve } = rules;
    this.#hosts = new BootstrapHosts(bootstrapHosts, resolve, (address) => this.#isOpen(address));
  }

  find(url: string): Target | 'path' | 'target' | 'port' | 'address' | 'host' {
    const asked = askedTarget(url);
    if (typeof asked === 'string') return asked;
    const { host, port } = asked;
    if (port < 1024 && !LOW_PORTS.includes(port)) return 'port';
    const literal = host.replaceAll(/[[\]]/gu, '');
    const address = readAddress(literal);
    if (address === undefined) {
      if (!this.#hosts.has(host)) return 'host';
      return { ...asked, address: () => this.#hosts.addressOf(host) };
    }
    if (!this.#isOpen(address)) return 'address';
    return { ...asked, address: async () => literal };
  }

  #isOpen(address: Address): boolean {
    const { allowed, denied, ownAddresses } = this.#rules;
    if (denied.some((network) => isIn(address, network))) return false;
    if (allowed.some((network) => isIn(address, network))) return true;
    return isPublic(address) && !ownAddresses().some((own) => isSame(address, own));
  }
}

function isSame(address: Address, text: string): boolean {
  return readAddress(text)?.toNormalizedString() === address.toNormalizedString();
}
