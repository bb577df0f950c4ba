/**
 * The addresses of a local network: the address that nodes and browsers use for a node, and the port
 * of 127.0.0.1 behind it. packages/local-node has the same mapping in Rust.
 *
 * A network has a range of ports that starts at its base: node N has base + N, and base + 100 + N
 * for its IPv6 address; base + 200 + N leads to the node over the browser's cable. A listener on the
 * base itself reserves the range.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Complaint } from '../run.mjs';

export const MAX_NODES = 99;
/** The port of every node, as nodes and browsers see it. */
const NODE_PORT = 5150;
const V6_PORTS = 100;
const CABLE_PORTS = 200;
const RANGE = 300;
/** Well-known ports are below. Systems use ports from 32768 on for outgoing connections. */
const MIN_PORT = 12_000;
const MAX_PORT = 32_000;
const HOST = '127.0.0.1';

/** A global address that nobody has: a node publishes only global addresses. */
function nodeAddress(number) {
  return `192.88.99.${number}`;
}

/** The part of a bootstrap record that contains the address of node 1. */
export const BOOTSTRAP_DIAL_INFO = `${nodeAddress(1)}|T${NODE_PORT},U${NODE_PORT},W${NODE_PORT}/ws`;

export class PortRange {
  #keeper;

  constructor(base, keeper) {
    this.base = base;
    this.#keeper = keeper;
  }

  /** The port of the node itself. */
  nodePort(number) {
    return this.base + number;
  }

  /** The port of the cable to the node. */
  cablePort(number) {
    return this.cableBase + number;
  }

  get cableBase() {
    return this.base + CABLE_PORTS;
  }

  release() {
    this.#keeper.close();
  }
}

/**
 * Finds a range in which all ports are free that `nodes` nodes need, and reserves it until it is
 * released.
 */
export async function takePortRange(nodes) {
  const ranges = Math.floor((MAX_PORT - MIN_PORT) / RANGE);
  const first = Math.floor(Math.random() * ranges);
  for (let at = 0; at < ranges; at++) {
    const base = MIN_PORT + ((first + at) % ranges) * RANGE;
    const keeper = await listen(base);
    if (keeper === undefined) continue;
    keeper.unref();
    if (await isFree(base, nodes)) return new PortRange(base, keeper);
    keeper.close();
  }
  throw new Complaint(
    `The local network finds no ${RANGE} free ports in a row between ${MIN_PORT} and ${MAX_PORT}.`,
  );
}

async function isFree(base, nodes) {
  const numbers = Array.from({ length: nodes }, (_, at) => at + 1);
  const ports = numbers.flatMap((number) => [base + number, base + V6_PORTS + number]);
  const cable = numbers.map((number) => base + CABLE_PORTS + number);
  const tcp = await Promise.all([...ports, ...cable].map(isFreeForTcp));
  const udp = await Promise.all(ports.map(isFreeForUdp));
  return [...tcp, ...udp].every((free) => free);
}

async function isFreeForTcp(port) {
  const server = await listen(port);
  if (server === undefined) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** Undefined if the port is not free. */
async function listen(port) {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen({ port, host: HOST, exclusive: true });
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function isFreeForUdp(port) {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address: HOST, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

/**
 * The value of Chromium's --host-resolver-rules: a page dials the nodes at their own addresses,
 * over the cable, and reaches nothing else but this machine. Without the last rules a page would
 * dial the nodes' IPv6 addresses on the internet.
 */
export function resolverRules(range, nodes) {
  const rules = Array.from({ length: nodes }, (_, at) => {
    const number = at + 1;
    return `MAP ${nodeAddress(number)}:${NODE_PORT} ${HOST}:${range.cablePort(number)}`;
  });
  return [...rules, NOTHING_ELSE].join(',');
}

const NOTHING_ELSE = `MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE ${HOST}`;
