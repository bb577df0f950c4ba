/** Which addresses are somebody's on the public internet. Everything else is refused. */
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and the length of the prefix that counts. */
export type Network = readonly [Address, number];

/** Undefined for a name. Without the brackets that an IPv6 address has in a URL. */
export function readAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** `192.88.99.0/24`, or one address; undefined for anything else. */
export function readNetwork(text: string): Network | undefined {
  const [base = '', length, more] = text.split('/');
  const address = readAddress(base);
  if (address === undefined || more !== undefined) return undefined;
  const longest = address.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return [address, longest];
  if (!/^(?:0|[1-9]\d{0,2})$/u.test(length) || Number(length) > longest) return undefined;
  return [address, Number(length)];
}

export function isIn(address: Address, [base, length]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, length);
}

/** All that was ever given out of IPv6. */
const GLOBAL: Network = [ipaddr.IPv6.parse('2000::'), 3];
/** Of it, what the library does not know: the first test network, given back. */
const RETURNED: Network = [ipaddr.IPv6.parse('3ffe::'), 16];

/** Behind it a cloud (Azure) has what only the machine itself is to ask. */
const CLOUD: Network = [ipaddr.IPv4.parse('168.63.129.16'), 32];

/** No list of a library is asked what is forbidden: what it calls ordinary is allowed, no more. */
export function isPublic(address: Address): boolean {
  // A zone names an interface of this machine.
  if (address instanceof ipaddr.IPv6 && address.zoneId !== undefined) return false;
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return !isIn(address, CLOUD);
  return isIn(address, GLOBAL) && !isIn(address, RETURNED) && !isTunnel(address);
}

/** An IPv4 address behind `0:5efe` (ISATAP, RFC 5214) would be dialed in the network of a site. */
function isTunnel({ parts }: ipaddr.IPv6): boolean {
  const [high, low] = [parts[4], parts[5]];
  return low === 0x5efe && (high === 0 || high === 0x0200);
}
