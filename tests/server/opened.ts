/** Opens a page's sockets through a relay. */
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import type { EchoNode } from './EchoNode.ts';
import type { RelayHost } from './RelayHost.ts';

export async function opened(
  host: RelayHost,
  node: EchoNode,
  options: ClientOptions = {},
): Promise<WebSocket> {
  const page = asked(host, node.path, options);
  await once(page, 'open');
  return page;
}

/** Returns the socket before it is open. */
export function asked(host: RelayHost, path: string, options: ClientOptions = {}): WebSocket {
  const { origin, port } = host;
  const page = new WebSocket(`ws://localhost:${String(port)}${path}`, { origin, ...options });
  page.on('error', () => undefined);
  return page;
}

/** The status of the refusal; 101 if the socket opens. */
export async function answered(page: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    page.once('open', () => {
      resolve(101);
      page.terminate();
    });
    page.once('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      page.terminate();
    });
  });
}

/** The code of the close frame. */
export async function closed(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number, Buffer];
  return code;
}
