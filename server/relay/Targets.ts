/** Decides which nodes the relay dials, and at which address. */
import { isIn, isPublic, readAddress, type Address, type Network } from './addressRules.ts';
import { askedTarget, type AskedTarget } from './askedTarget.ts';
import { BootstrapHosts, type Resolve } from './BootstrapHosts.ts';
import { localNode } from './localNode.ts';

export interface TargetRules {
  /** Networks that the relay dials although they are not on the internet; for test networks. */
  readonly allowed: readonly Network[];
  /** The nodes of a network on this machine listen on the ports of 127.0.0.1 after this one. */
  readonly localNodes?: number | undefined;
  /** Networks that the relay never dials; they take precedence over all other rules. */
  readonly denied: readonly Network[];
  readonly bootstrapHosts: readonly string[];
  readonly resolve: Resolve;
  /** The addresses of this machine: its firewall may open services there to the machine only. */
  readonly ownAddresses: () => readonly string[];
}

export interface Target extends AskedTarget {
  /** The address to dial; undefined if the name has no address that the relay may dial. */
  readonly address: () => Promise<string | undefined>;
  /**
   * Whether it is a bootstrap host, by its name or by an address that the name has. This may turn out
   * only while a socket is open: when somebody asks for the name.
   */
  readonly isBootstrapHost: () => boolean;
  /** The host and port to dial instead, for a node of a network on this machine. */
  readonly local?: string;
}

/** The only ports below 1024 that the relay dials: nodes often share the ports of a web server. */
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
      const address = () => this.#hosts.addressOf(host);
      return { ...asked, address, isBootstrapHost: () => true };
    }
    const local = this.#localNode(literal, port);
    const isOpen = local === undefined ? this.#isOpen(address) : !this.#isDenied(address);
    if (!isOpen) return 'address';
    const isBootstrapHost = () => this.#hosts.hasAddress(String(address));
    const node = { ...asked, address: async () => literal, isBootstrapHost };
    return { ...node, ...(local !== undefined && { local }) };
  }

  #localNode(literal: string, port: number): string | undefined {
    const { localNodes } = this.#rules;
    return localNodes === undefined ? undefined : localNode(literal, port, localNodes);
  }

  #isDenied(address: Address): boolean {
    return this.#rules.denied.some((network) => isIn(address, network));
  }

  #isOpen(address: Address): boolean {
    const { allowed, ownAddresses } = this.#rules;
    if (this.#isDenied(address)) return false;
    if (allowed.some((network) => isIn(address, network))) return true;
    return isPublic(address) && !ownAddresses().some((own) => isSame(address, own));
  }
}

function isSame(address: Address, text: string): boolean {
  return readAddress(text)?.toNormalizedString() === address.toNormalizedString();
}
