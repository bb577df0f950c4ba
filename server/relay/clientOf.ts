/** Determines which client a request counts for: an IPv4 address or an IPv6 network. */
import ipaddr from 'ipaddr.js';
import { readAddress, type Address } from './addressRules.ts';

/** Many homes get an IPv6 network of this length and choose the remaining bits themselves. */
const SITE_BITS = 56;
const PART_BITS = 16;
/** The ranges that a trusted proxy may have. A peer on the internet is not trusted. */
const NEAR: readonly string[] = ['loopback', 'private', 'uniqueLocal', 'linkLocal'];

export interface ClientRules {
  readonly behindProxy: boolean;
}

/**
 * `remote` is the address of the peer; undefined on a unix socket. `forwarded` is the header
 * X-Forwarded-For: the proxy wrote its last address, and anybody may have written the others.
 */
export function clientOf(
  remote: string | undefined,
  forwarded: string | readonly string[] | undefined,
  { behindProxy }: ClientRules,
): string {
  if (behindProxy && isNear(remote)) {
    const last = [forwarded].flat().join(',').split(',').at(-1)?.trim();
    const address = read(last);
    if (address !== undefined) return group(address);
  }
  const address = read(remote);
  return address === undefined ? 'unknown' : group(address);
}

function isNear(remote: string | undefined): boolean {
  const address = read(remote);
  return address === undefined || NEAR.includes(address.range());
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
