/** Determines which client a request counts for: an IPv4 address or an IPv6 network. */
import ipaddr from 'ipaddr.js';
import type { Doubt } from '../monitoring/Doubts.ts';
import { isIn, readAddress, type Address, type Network } from './addressRules.ts';

/** Many homes get an IPv6 network of this length and choose the remaining bits themselves. */
const SITE_BITS = 56;
const PART_BITS = 16;
/** The ranges in which a proxy is trusted that the operator did not name; none is on the internet. */
const NEAR: readonly string[] = [
  'loopback',
  'private',
  'carrierGradeNat',
  'uniqueLocal',
  'linkLocal',
];

export interface ClientRules {
  readonly behindProxy: boolean;
  /** The proxies that the operator named; if there are any, no other is trusted. */
  readonly proxies: readonly Network[];
}

export interface Client {
  readonly name: string;
  /** Why the request counts for the peer, and not for a client of it. */
  readonly doubt?: Doubt;
}

/**
 * `remote` is the address of the peer; undefined on a unix socket. `forwarded` is the header
 * X-Forwarded-For: the proxy wrote its last address, and anybody may have written the others.
 */
export function clientOf(
  remote: string | undefined,
  forwarded: string | readonly string[] | undefined,
  { behindProxy, proxies }: ClientRules,
): Client {
  const name = peerOf(remote);
  if (!behindProxy) return forwarded === undefined ? { name } : { name, doubt: 'noProxy' };
  if (!isTrusted(remote, proxies)) return { name, doubt: 'proxy' };
  const last = [forwarded].flat().join(',').split(',').at(-1);
  const address = readForwarded(last ?? '');
  return address === undefined ? { name, doubt: 'forwarded' } : { name: group(address) };
}

/** The client that a connection counts for if nothing else is known of it. */
export function peerOf(remote: string | undefined): string {
  const address = read(remote);
  return address === undefined ? 'unknown' : group(address);
}

/** Whoever may use a unix socket is trusted: the modes of its folder decide that. */
function isTrusted(remote: string | undefined, proxies: readonly Network[]): boolean {
  const address = read(remote);
  if (address === undefined) return remote === undefined;
  if (proxies.length === 0) return NEAR.includes(address.range());
  return proxies.some((network) => isIn(address, network));
}

/** Some proxies add the port of the client, and then brackets around an IPv6 address. */
const FORWARDED = /^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/u;

function readForwarded(text: string): Address | undefined {
  const plain = text.trim().replace(/^"(.*)"$/u, '$1');
  const [, inBrackets, ipv4] = FORWARDED.exec(plain) ?? [];
  return read(inBrackets ?? ipv4 ?? plain);
}

/** Removes the zone, which has a meaning on this machine only, and unwraps a mapped IPv4 address. */
function read(text: string | undefined): Address | undefined {
  const address = readAddress(text?.replace(/%.*$/u, '') ?? '');
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  return isMapped ? address.toIPv4Address() : address;
}

function group(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString();
  const parts = address.parts.map((part, at) => {
    const rest = Math.min(PART_BITS, Math.max(0, (at + 1) * PART_BITS - SITE_BITS));
    return (part >> rest) << rest;
  });
  return `${new ipaddr.IPv6(parts).toString()}/${String(SITE_BITS)}`;
}
