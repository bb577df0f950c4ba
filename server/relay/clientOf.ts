/** Who asks, as far as counting goes. */
import ipaddr from 'ipaddr.js';
import { readAddress, type Address } from './addressRules.ts';

/** Many get a network of that many bits at home; what follows they can choose as they like. */
const SITE_BITS = 56;
const PART_BITS = 16;
/** Who can be a proxy in front of us: nobody on the internet is believed. */
const NEAR: readonly string[] = ['loopback', 'private', 'uniqueLocal', 'linkLocal'];

export interface ClientRules {
  readonly behindProxy: boolean;
}

/**
 * `remote`: of the socket; undefined on a unix socket. `forwarded`: the header X-Forwarded-For, of
 * which only the last address was written by the proxy; what stands before it, anybody wrote.
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

/** A zone is of this machine, and an IPv4 address in an IPv6 one is an IPv4 address. */
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
