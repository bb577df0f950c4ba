/**
 * Serves the metrics at an address of their own: at the app's address, a proxy on this machine would
 * show them to everybody.
 */
import { createServer, type Server } from 'node:http';

export function metricsServer(text: () => string): Server {
  return createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url === '/metrics';
    const type = isAsked ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain';
    response.writeHead(isAsked ? 200 : 404, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(isAsked ? text() : 'Not found\n');
  });
}
