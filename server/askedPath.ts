/** The path of a request, without its query and without the origin that a proxy may put before it. */
export function askedPath(url = '/'): string {
  // A server has to accept a URL with an origin from every client (RFC 9112, 3.2.2).
  const own = /^https?:\/\/[^/?#]*/iu.exec(url)?.[0] ?? '';
  const [path = ''] = url.slice(own.length).split(/[?#]/u);
  return path === '' ? '/' : path;
}
