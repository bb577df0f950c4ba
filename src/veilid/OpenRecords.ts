/**
 * Which records the node that runs has open, and for whom. To open a record is to have it alone,
 * which waits for every look at it and breaks off the node's own writing of what it kept.
 */
import type { KeyPair } from '../chat/ids.ts';
import type { Clock } from '../chat/ports.ts';
import { equalBytes } from '../lib/bytes.ts';

/** An open record is opened again after this long: the node looks whether the network has all of it. */
const OPEN_MS = 600_000;

interface Opened {
  readonly writer: KeyPair | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class OpenRecords {
  readonly #clock: Clock;
  /** By their text. */
  readonly #opened = new Map<string, Opened>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** With that writer, and not for long. */
  has(key: string, writer: KeyPair | undefined): boolean {
    const opened = this.#opened.get(key);
    if (opened === undefined || this.#clock.now() - opened.at > OPEN_MS) return false;
    return isSamePair(opened.writer, writer);
  }

  add(key: string, writer: KeyPair | undefined): void {
    this.#opened.set(key, { writer, at: this.#clock.now() });
  }

  delete(key: string): void {
    this.#opened.delete(key);
  }

  /** Another node has none open. */
  clear(): void {
    this.#opened.clear();
  }
}

function isSamePair(a: KeyPair | undefined, b: KeyPair | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equalBytes(a.publicKey, b.publicKey);
}
