/**
 * Simulates many clients in a process of its own: opens sockets, sends on each of them at a steady
 * rate, and checks every byte that comes back.
 *   node load.mjs <address> <origin> <sockets> <seconds> <bytes> <times a second>
 * Prints a line when all sockets are open, and the result at the end.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

const [address, origin, ...numbers] = process.argv.slice(2);
const [count, seconds, bytes, perSecond] = numbers.map(Number);
/** Every message is a piece of it. */
const pool = randomBytes(1_000_003 + bytes);
/** Milliseconds between two batches of messages: clients do not all send at once. */
const TICK = 4;

class Talker {
  sent = 0;
  back = 0;
  wrong = 0;
  #seed;

  constructor(seed) {
    this.#seed = seed;
  }

  async opens() {
    this.socket = new WebSocket(address, { origin, perMessageDeflate: false });
    this.socket.on('error', () => {});
    await once(this.socket, 'open');
    this.socket.on('message', (data) => {
      if (!data.equals(this.#piece(this.back))) this.wrong++;
      this.back++;
    });
  }

  says() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(this.#piece(this.sent));
    this.sent++;
  }

  get isWell() {
    const isOpen = this.socket.readyState === WebSocket.OPEN;
    return isOpen && this.wrong === 0 && this.back === this.sent && this.sent > 0;
  }

  #piece(number) {
    const begin = (this.#seed * 7_919 + number * 104_729) % (pool.length - bytes);
    return pool.subarray(begin, begin + bytes);
  }
}

const talkers = Array.from({ length: count }, (_, seed) => new Talker(seed));
// 50 at once: the system's queue of new connections is limited.
for (let at = 0; at < count; at += 50)
  await Promise.all(talkers.slice(at, at + 50).map((talker) => talker.opens()));
console.log(JSON.stringify({ open: count }));

const began = performance.now();
const total = Math.round(count * perSecond * seconds);
for (let said = 0; said < total;) {
  const due = Math.floor((performance.now() - began) * (count / 1_000) * perSecond);
  for (; said < Math.min(due, total); said++) talkers[said % count].says();
  await setTimeout(TICK);
}
const took = (performance.now() - began) / 1_000;
// Wait up to 10 s for the last answers.
for (let left = 100; left > 0 && talkers.some(({ sent, back }) => back < sent); left--)
  await setTimeout(100);
const well = talkers.filter((talker) => talker.isWell).length;
const passed = talkers.reduce((sum, { back }) => sum + back * bytes, 0);
for (const { socket } of talkers) socket.close();
console.log(JSON.stringify({ well, bytesPerSecond: passed / took }));
