/**
 * Many people at once: opens sockets, sends on each of them again and again, and looks at every
 * byte that comes back. In a process of its own.
 *   node load.mjs <address> <origin> <sockets> <seconds> <bytes> <times a second>
 * Says when all are open, and at the end what came back.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

const [address, origin, ...numbers] = process.argv.slice(2);
const [count, seconds, bytes, perSecond] = numbers.map(Number);
/** Everything that is sent is a piece of it. */
const pool = randomBytes(1_000_003 + bytes);
/** People do not speak in chorus. */
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
// Some at once: a system's queue of callers has an end.
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
// What is under way comes, or it never does.
for (let left = 100; left > 0 && talkers.some(({ sent, back }) => back < sent); left--)
  await setTimeout(100);
const well = talkers.filter((talker) => talker.isWell).length;
const passed = talkers.reduce((sum, { back }) => sum + back * bytes, 0);
for (const { socket } of talkers) socket.close();
console.log(JSON.stringify({ well, bytesPerSecond: passed / took }));
