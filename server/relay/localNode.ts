/**
 * The nodes of a network on this machine. They believe that they have addresses of their own, which
 * the kernel does not know; scripts/lib/network/addresses.mjs has the whole map.
 */

const NODE = /^192\.88\.99\.([1-9]\d?)$/u;
const PORT = 5150;

/** Host and port at which the node with that address is dialed; undefined if it is none. */
export function localNode(address: string, port: number, base: number): string | undefined {
  const [, number] = NODE.exec(address) ?? [];
  if (number === undefined || port !== PORT) return undefined;
  return `127.0.0.1:${String(base + Number(number))}`;
}
