/**
 * The browser's cable: one port of 127.0.0.1 for each node, which forwards connections to the
 * node. A test can pull the cable out, or make it long.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Carrier } from './Carrier.mjs';
import { Way } from './Way.mjs';

const HOST = '127.0.0.1';

export class Cable {
  isUp = true;
  #range;
  #servers = [];
  #connections = new Set();
  #waysTo;

  /**
   * @param {import('./addresses.mjs').PortRange} range
   * @param {((number: number) => object) | undefined} waysTo returns the settings that `Way` needs
   *   for the way to a node; undefined in a network without distances
   */
  constructor(range, waysTo) {
    this.#range = range;
    this.#waysTo = waysTo;
  }

  async open(nodes) {
    for (let number = 1; number <= nodes; number++) {
      const server = createServer(
        { pauseOnConnect: true, noDelay: true, allowHalfOpen: true },
        (client) => this.#accept(client, number),
      );
      server.listen(this.#range.cablePort(number), HOST);
      server.unref();
      this.#servers.push(server);
      await once(server, 'listening');
    }
  }

  /**
   * While the cable is out, nothing goes through; what waits goes on when the cable is in again.
   */
  setLink(isUp) {
    this.isUp = isUp;
    for (const connection of this.#connections) connection.setLink(isUp);
  }

  close() {
    for (const server of this.#servers) server.close();
    for (const connection of this.#connections) connection.destroy();
  }

  #accept(client, number) {
    const settings = this.#waysTo && (() => this.#waysTo(number));
    const connection = new Connection(client, this.#range.nodePort(number), settings);
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
    connection.setLink(this.isUp);
  }
}

/** A browser's connection and its continuation to the node, which opens while the cable is in. */
class Connection {
  #client;
  #port;
  #settings;
  #begin;
  #carriers = [];
  #sockets;

  constructor(client, port, settings) {
    this.#client = client;
    this.#port = port;
    this.#settings = settings;
    this.#sockets = [];
    this.#own(client);
  }

  setLink(isUp) {
    for (const carrier of this.#carriers) carrier.setLink(isUp);
    clearTimeout(this.#begin);
    if (!isUp || this.#carriers.length > 0) return;
    // To open a connection takes one way there and one way back.
    const opening = this.#settings === undefined ? 0 : 2 * this.#settings().delayMs;
    this.#begin = setTimeout(() => this.#join(), opening);
  }

  #join() {
    if (this.#client.destroyed) return;
    const node = connect({ port: this.#port, host: HOST, noDelay: true, allowHalfOpen: true });
    this.#own(node);
    this.#carriers = [
      new Carrier(this.#client, node, this.#way()),
      new Carrier(node, this.#client, this.#way()),
    ];
  }

  /** The end of a stream takes as long as its data; a failure destroys both sides at once. */
  #own(socket) {
    this.#sockets.push(socket);
    socket.on('error', () => this.destroy());
  }

  #way() {
    return this.#settings && new Way(this.#settings);
  }

  destroy() {
    clearTimeout(this.#begin);
    for (const carrier of this.#carriers) carrier.stop();
    for (const socket of this.#sockets) socket.destroy();
  }
}
