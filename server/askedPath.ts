/** Which file is asked for: without the query, and without the server that a proxy may name before. */
export function askedPath(url = '/'): string {
  // RFC 9112, 3.2.2: a server has to take it, whoever sends it.
  const own = /^https?:\/\/[^/?#]*/iu.exec(url)?.[0] ?? '';
  const [path = ''] = url.slice(own.length).split(/[?#]/u);
  return path === '' ? '/' : path;
}
