/** Decides which addresses are on the public internet. The relay refuses all others. */
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and the length of its network prefix in bits. */
export type Network = readonly [Address, number];

/** Undefined if the text is no address. An IPv6 address has no brackets here, unlike in a URL. */
export function readAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** Reads `192.88.99.0/24`, or one address; undefined for anything else. */
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

/** All IPv6 addresses that were ever assigned for global use. */
const GLOBAL: Network = [ipaddr.IPv6.parse('2000::'), 3];
/** The first IPv6 test network (6bone), returned since; `ipaddr.js` does not know it. */
const RETURNED: Network = [ipaddr.IPv6.parse('3ffe::'), 16];

/** Azure serves its virtual machines at this public address; only the machine itself may use that. */
const CLOUD: Network = [ipaddr.IPv4.parse('168.63.129.16'), 32];

/** Allows only what `ipaddr.js` calls unicast, so a gap in its lists of special ranges does no harm. */
export function isPublic(address: Address): boolean {
  // A zone names a network interface of this machine.
  if (address instanceof ipaddr.IPv6 && address.zoneId !== undefined) return false;
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return !isIn(address, CLOUD);
  return isIn(address, GLOBAL) && !isIn(address, RETURNED) && !isTunnel(address);
}

/** The IPv4 address after `0:5efe` (ISATAP, RFC 5214) would be dialed inside the local network. */
function isTunnel({ parts }: ipaddr.IPv6): boolean {
  const [high, low] = [parts[4], parts[5]];
  return low === 0x5efe && (high === 0 || high === 0x0200);
}
