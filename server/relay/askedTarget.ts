/**
 * Reads `/relay/<host>:<port>/<path>`, as `src/veilid/relayWebSockets.ts` writes it. Only one notation
 * of a host is valid: the one that a browser makes of all others.
 */

export interface AskedTarget {
  /** An IPv4 address, an IPv6 address in brackets, or a name. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const PREFIX = '/relay/';
/** The length of the longest valid URL; its host is a name of 253 characters. */
const LONGEST = PREFIX.length + 253 + ':65535/'.length + 32;
/**
 * The path has one segment, as nodes announce it. So it cannot start with `/relay/`, and nobody can
 * make a relay dial itself, or another relay, in a circle.
 */
const FORM = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):([1-9]\d{0,4})\/([\w-]{1,32})$/u;

/** `path`: the path is not the relay's. `target`: our page never writes such a target. */
export function askedTarget(url: string): AskedTarget | 'path' | 'target' {
  if (!url.startsWith(PREFIX)) return 'path';
  if (url.length > LONGEST) return 'target';
  const [, host, digits, path] = FORM.exec(url.slice(PREFIX.length)) ?? [];
  if (host === undefined || digits === undefined || path === undefined) return 'target';
  const port = Number(digits);
  if (port > 65_535 || !isCanonical(host)) return 'target';
  return { host, port, path: `/${path}` };
}

/** A URL changes octal, hexadecimal, short and mixed notations; it leaves the valid one as it is. */
function isCanonical(host: string): boolean {
  const address = `ws://${host}/`;
  return URL.canParse(address) && new URL(address).hostname === host && !host.endsWith('.');
}
