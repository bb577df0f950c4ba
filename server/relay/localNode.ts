/**
 * Finds the nodes of a network on this machine. Each node announces an address that the kernel does
 * not know; scripts/lib/network/addresses.mjs maps these addresses to ports.
 */

const NODE = /^192\.88\.99\.([1-9]\d?)$/u;
const PORT = 5150;

/** The host and port at which to dial the node with that address; undefined for another address. */
export function localNode(address: string, port: number, base: number): string | undefined {
  const [, number] = NODE.exec(address) ?? [];
  if (number === undefined || port !== PORT) return undefined;
  return `127.0.0.1:${String(base + Number(number))}`;
}
