/**
 * The addresses of a local network: what nodes and browsers call a node, and the ports of 127.0.0.1
 * that the kernel has instead. packages/local-node has the same map in Rust.
 *
 * A network has a range of ports from its base on: node N has base + N, and base + 100 + N for its
 * IPv6 address; base + 200 + N leads there over the browser's cable. The base itself is kept by
 * whoever has the range.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Complaint } from '../run.mjs';

export const MOST_NODES = 99;
/** Where every node listens, as nodes and browsers see it. */
const NODE_PORT = 5150;
const V6_PORTS = 100;
const CABLE_PORTS = 200;
const RANGE = 300;
/** Below it are well-known ports. From 32768 on systems take ports for connections that they open. */
const LOWEST = 12_000;
const HIGHEST = 32_000;
const HOST = '127.0.0.1';

/** Global, and nobody's: a node publishes no others. */
function nodeAddress(number) {
  return `192.88.99.${number}`;
}

/** The part of a bootstrap record that says where node 1 is. */
export const BOOTSTRAP_DIAL_INFO = `${nodeAddress(1)}|T${NODE_PORT},U${NODE_PORT},W${NODE_PORT}/ws`;

export class PortRange {
  #keeper;

  constructor(base, keeper) {
    this.base = base;
    this.#keeper = keeper;
  }

  /** Of the node itself. */
  nodePort(number) {
    return this.base + number;
  }

  /** Of the cable to the node. */
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
 * Finds a range in which everything that `nodes` nodes need is free, and keeps it from other
 * networks until it is released.
 */
export async function takePortRange(nodes) {
  const ranges = Math.floor((HIGHEST - LOWEST) / RANGE);
  const first = Math.floor(Math.random() * ranges);
  for (let at = 0; at < ranges; at++) {
    const base = LOWEST + ((first + at) % ranges) * RANGE;
    const keeper = await listen(base);
    if (keeper === undefined) continue;
    keeper.unref();
    if (await isFree(base, nodes)) return new PortRange(base, keeper);
    keeper.close();
  }
  throw new Complaint(
    `The local network finds no ${RANGE} free ports in a row between ${LOWEST} and ${HIGHEST}.`,
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
 * What Chromium's --host-resolver-rules says so that its pages can dial the nodes at their own
 * addresses, over the cable, and nothing else but this machine. Without the last rules a page
 * would dial the nodes' IPv6 addresses on the internet.
 */
export function resolverRules(range, nodes) {
  const rules = Array.from({ length: nodes }, (_, at) => {
    const number = at + 1;
    return `MAP ${nodeAddress(number)}:${NODE_PORT} ${HOST}:${range.cablePort(number)}`;
  });
  return [...rules, NOTHING_ELSE].join(',');
}

const NOTHING_ELSE = `MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE ${HOST}`;
