/** Determines the origins of our own pages. The relay refuses all others, in the same browser too. */

export interface OriginRules {
  /** The origins that the operator named; if there are any, no other is ours. */
  readonly origins: readonly string[];
  /** Whether this server, or a proxy in front of it, serves the pages over https. */
  readonly secure: boolean;
}

const HOST = /^[a-z0-9.-]{1,253}(?::[1-9]\d{0,4})?$|^\[[0-9a-f:]{2,39}\](?::[1-9]\d{0,4})?$/u;

/**
 * The origins that a page may have if its request had this `Host`. Without https only `localhost`
 * counts: anybody can point their own name at this server (DNS rebinding).
 */
export function ownOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  if (rules.origins.length > 0) return rules.origins;
  const name = host?.toLowerCase() ?? '';
  if (!HOST.test(name)) return [];
  if (rules.secure) return [`https://${name}`];
  return /^localhost(?::|$)/u.test(name) ? [`http://${name}`] : [];
}

/** The same origins with `ws:` or `wss:`, as the Content Security Policy has to name them. */
export function socketOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  return ownOrigins(host, rules).map((origin) => origin.replace(/^http/u, 'ws'));
}
