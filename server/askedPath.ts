/** What a request asks for, without the origin that a proxy may put before it. */
export function askedPathAndQuery(url = '/'): string {
  // A server has to accept a URL with an origin from every client (RFC 9112, 3.2.2).
  const own = /^https?:\/\/[^/?#]*/iu.exec(url)?.[0] ?? '';
  return url.slice(own.length);
}

/** The same without the query. */
export function askedPath(url?: string): string {
  const [path = ''] = askedPathAndQuery(url).split(/[?#]/u);
  return path === '' ? '/' : path;
}
