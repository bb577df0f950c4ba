/** Checks that a request is a valid WebSocket upgrade, before the relay dials a node for it. */
import type { IncomingMessage } from 'node:http';

/** 16 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/u;

/** An HTTP token (RFC 9110, 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;

export function handshakeFault({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): 'method' | 'handshake' | 'version' | undefined {
  if (method !== 'GET') return 'method';
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'handshake';
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return 'handshake';
  if (!areProtocols(headers['sec-websocket-protocol'])) return 'handshake';
  // The bytes of a body would be read as the first frames.
  if (headers['transfer-encoding'] !== undefined) return 'handshake';
  if ((headers['content-length'] ?? '0') !== '0') return 'handshake';
  return headers['sec-websocket-version'] === '13' ? undefined : 'version';
}

/** `ws` would refuse an invalid list too, but only after the relay has dialed the node. */
function areProtocols(header: string | undefined): boolean {
  if (header === undefined) return true;
  const names = header.split(',').map((each) => each.trim());
  return names.every((each) => TOKEN.test(each)) && new Set(names).size === names.length;
}
