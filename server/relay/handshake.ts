/** Whether a request is a WebSocket upgrade at all; looked at before anything is dialed for it. */
import type { IncomingMessage } from 'node:http';

/** 16 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/u;

/** A token of HTTP. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;

export function handshakeFault({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): 'method' | 'handshake' | 'version' | undefined {
  if (method !== 'GET') return 'method';
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'handshake';
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return 'handshake';
  if (!areProtocols(headers['sec-websocket-protocol'])) return 'handshake';
  // A body would stand where the first frames stand.
  if (headers['transfer-encoding'] !== undefined) return 'handshake';
  if ((headers['content-length'] ?? '0') !== '0') return 'handshake';
  return headers['sec-websocket-version'] === '13' ? undefined : 'version';
}

/** The library refuses others when a node has been dialed already. */
function areProtocols(header: string | undefined): boolean {
  if (header === undefined) return true;
  const names = header.split(',').map((each) => each.trim());
  return names.every((each) => TOKEN.test(each)) && new Set(names).size === names.length;
}
