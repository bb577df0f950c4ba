/** Determines the origins of our own pages. The relay refuses all others, in the same browser too. */
import { readAddress } from './addressRules.ts';

export interface OriginRules {
  /** The origins that the operator named; if there are any, no other is ours. */
  readonly origins: readonly string[];
  /** Whether this server, or a proxy in front of it, serves the pages over https. */
  readonly secure: boolean;
}

/** The port may be empty (RFC 9110, 7.2). */
const HOST = /^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(?:[1-9]\d{0,4})?)?$/u;

/**
 * The origins that a page may have if its request had this `Host`. Without https only `localhost`
 * counts: anybody can point their own name at this server (DNS rebinding).
 */
export function ownOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  if (rules.origins.length > 0) return rules.origins;
  if (rules.secure) {
    const url = read('https', host);
    if (url === undefined) return [];
    // A proxy may name the port at which this server, and not the proxy, would have plain http.
    const named = url.port === '80' ? [`https://${url.hostname}`] : [];
    return [url.origin, ...named];
  }
  const url = read('http', host);
  return url?.hostname === 'localhost' ? [url.origin] : [];
}

/**
 * The same origins with `ws:` or `wss:`, as the Content Security Policy has to name them. It cannot
 * name an IPv6 address or a name with `_`; there today's browsers accept `'self'`.
 */
export function socketOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  return ownOrigins(host, rules)
    .filter((origin) => !/[_[]/u.test(origin))
    .map((origin) => origin.replace(/^http/u, 'ws'));
}

export interface HostRules extends OriginRules {
  /** Addresses of the app, besides the origins, and names that the server listens on. */
  readonly names: readonly string[];
}

/**
 * Whether a browser may have asked for this server by this `Host`. Over https the certificate
 * decides that. Otherwise a foreign page could read what is served, by DNS rebinding: so the host is
 * this machine, a name that the operator gave, or an address, which cannot be pointed elsewhere.
 */
export function isOwnHost(
  host: string | undefined,
  { secure, origins, names }: HostRules,
): boolean {
  // Only programs send no host.
  if (secure || host === undefined) return true;
  const hostname = read('http', host)?.hostname;
  if (hostname === undefined) return false;
  if (/^(?:.+\.)?localhost\.?$/u.test(hostname)) return true;
  if (readAddress(hostname.replace(/^\[(.*)\]$/u, '$1')) !== undefined) return true;
  return (
    names.includes(hostname) || origins.some((origin) => new URL(origin).hostname === hostname)
  );
}

function read(scheme: string, host: string | undefined): URL | undefined {
  const name = host?.toLowerCase() ?? '';
  const address = `${scheme}://${name}`;
  return HOST.test(name) && URL.canParse(address) ? new URL(address) : undefined;
}
