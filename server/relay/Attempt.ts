/** Dials one node for one page, which waits for the answer to its upgrade. */
import type { WebSocket } from 'ws';
import type { Release } from '../Counts.ts';
import { dial } from './dial.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import type { Target } from './Targets.ts';

export interface AttemptEnds {
  /** Counts the socket to the node; the attempt releases it when the socket has closed. */
  readonly acquire: (address: string) => Release | Refusal;
  /** Listens to the node's socket before it returns; otherwise the attempt closes the socket. */
  readonly opened: (node: WebSocket) => void;
  readonly refused: (why: Refusal) => void;
  /** The attempt calls it before `opened` or `refused`. */
  readonly over: () => void;
}

export class Attempt {
  readonly since: number;
  readonly #target: Target;
  readonly #ends: AttemptEnds;
  #node: WebSocket | undefined;
  #isOver = false;

  constructor(target: Target, now: number, ends: AttemptEnds) {
    this.since = now;
    this.#target = target;
    this.#ends = ends;
  }

  begin(): void {
    this.#target.address().then(
      (address) => {
        if (address === undefined) this.giveUp('unreachable');
        else if (!this.#isOver) this.#dial(address);
      },
      () => this.giveUp('unreachable'),
    );
  }

  giveUp(why: Refusal): void {
    if (!this.#finish()) return;
    this.#node?.terminate();
    this.#ends.refused(why);
  }

  #dial(address: string): void {
    const release = this.#ends.acquire(address);
    if (isRefusal(release)) return this.giveUp(release);
    const node = dial(address, this.#target);
    this.#node = node;
    node.once('close', release);
    node.on('error', () => this.giveUp('unreachable'));
    node.once('open', () => {
      if (!this.#finish()) return node.terminate();
      this.#ends.opened(node);
      // The page left in the same moment, so nobody listens to the node.
      if (node.listenerCount('message') === 0) node.terminate();
    });
  }

  #finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#ends.over();
    return true;
  }
}
