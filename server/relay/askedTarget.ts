/**
 * Reads `/relay/<host>:<port>/<path>`, as `src/veilid/relayWebSockets.ts` writes it. What URLs may
 * be written in many ways is taken in one: the one in which a browser writes it.
 */

export interface AskedTarget {
  /** An IPv4 address, an IPv6 address in brackets, or a name. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const PREFIX = '/relay/';
/** The longest that can be right: brackets around 39 characters, or a name of 253. */
const LONGEST = PREFIX.length + 253 + ':65535/'.length + 32;
/**
 * A path of one part, as nodes announce it. It cannot be one that begins with `/relay/`: no relay
 * can be made to dial itself, or another one, in a circle.
 */
const FORM = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):([1-9]\d{0,4})\/([\w-]{1,32})$/u;

/** `path`: it is none of the relay's. `target`: it is in no notation that a page of ours writes. */
export function askedTarget(url: string): AskedTarget | 'path' | 'target' {
  if (!url.startsWith(PREFIX)) return 'path';
  if (url.length > LONGEST) return 'target';
  const [, host, digits, path] = FORM.exec(url.slice(PREFIX.length)) ?? [];
  if (host === undefined || digits === undefined || path === undefined) return 'target';
  const port = Number(digits);
  if (port > 65_535 || !isCanonical(host)) return 'target';
  return { host, port, path: `/${path}` };
}

/** Octal, hexadecimal, short and mixed forms come out of a URL as something else than went in. */
function isCanonical(host: string): boolean {
  const address = `ws://${host}/`;
  return URL.canParse(address) && new URL(address).hostname === host && !host.endsWith('.');
}
