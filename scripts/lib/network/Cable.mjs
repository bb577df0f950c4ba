/**
 * The browser's cable: a port of 127.0.0.1 for each node, behind which a connection goes on to the
 * node. It can be pulled out, and it can be long.
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
   * @param {((number: number) => object) | undefined} waysTo what `Way` asks for, for the way to a
   *   node; undefined if there are no distances
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

  /** While it is out nothing goes through; what waits goes on afterwards. */
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

/** A browser's connection, and the one to the node that begins when the cable is in. */
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
    // A connection is open after one way there and one back.
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

  /** An end goes over the way as everything does; a failure ends both at once. */
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
