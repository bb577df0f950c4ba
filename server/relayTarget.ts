/** Which addresses the relay of a local network dials: its own nodes and nothing else. */
export interface RelayTarget {
  readonly address: string;
  readonly port: number;
  readonly path: string;
}

/** 192.88.99.0/24, in the one notation that the app writes. */
const NODE = /^\/relay\/(192\.88\.99\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])):(5150)\/(ws)$/u;

/** Undefined for anything that is not `/relay/<node of the local network>:5150/ws`. */
export function relayTarget(path: string): RelayTarget | undefined {
  const [, address, port, rest] = NODE.exec(path) ?? [];
  if (address === undefined || port === undefined || rest === undefined) return undefined;
  return { address, port: Number(port), path: `/${rest}` };
}
