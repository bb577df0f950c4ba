/** Which pages are our own: the relay is for nobody else's, not even in the same browser. */

export interface OriginRules {
  /** What the operator says they are; then no other is. */
  readonly origins: readonly string[];
  /** Whether pages are served by https: by this server, or by a proxy in front of it. */
  readonly secure: boolean;
}

const HOST = /^[a-z0-9.-]{1,253}(?::[1-9]\d{0,4})?$|^\[[0-9a-f:]{2,39}\](?::[1-9]\d{0,4})?$/u;

/**
 * The origins that a page has which was asked for with this `Host`. Without https only
 * `localhost` can be one: a name that leads here today can be anybody's.
 */
export function ownOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  if (rules.origins.length > 0) return rules.origins;
  const name = host?.toLowerCase() ?? '';
  if (!HOST.test(name)) return [];
  if (rules.secure) return [`https://${name}`];
  return /^localhost(?::|$)/u.test(name) ? [`http://${name}`] : [];
}

/** The same places as the Content Security Policy has to name them for WebSockets. */
export function socketOrigins(host: string | undefined, rules: OriginRules): readonly string[] {
  return ownOrigins(host, rules).map((origin) => origin.replace(/^http/u, 'ws'));
}
