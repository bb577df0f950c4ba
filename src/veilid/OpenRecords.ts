/**
 * Which records the running node has open, and with which writers. We do not open a record twice,
 * because opening locks it: it waits for every other use of the record, and interrupts the node's
 * own writing of deferred values.
 */
import type { KeyPair } from '../chat/ids.ts';
import type { Clock } from '../chat/ports.ts';
import { equalBytes } from '../lib/bytes.ts';

/** After this time we open a record again, so that the node checks if the network has all of it. */
const REOPEN_AFTER_MS = 600_000;

interface Opened {
  readonly writer: KeyPair | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class OpenRecords {
  readonly #clock: Clock;
  /** By record key, as text. */
  readonly #opened = new Map<string, Opened>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the record is open with this writer, and was opened not too long ago. */
  has(key: string, writer: KeyPair | undefined): boolean {
    const opened = this.#opened.get(key);
    if (opened === undefined || this.#clock.now() - opened.at > REOPEN_AFTER_MS) return false;
    return isSamePair(opened.writer, writer);
  }

  add(key: string, writer: KeyPair | undefined): void {
    this.#opened.set(key, { writer, at: this.#clock.now() });
  }

  delete(key: string): void {
    this.#opened.delete(key);
  }

  /** For another node, which has no records open. */
  clear(): void {
    this.#opened.clear();
  }
}

function isSamePair(a: KeyPair | undefined, b: KeyPair | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equalBytes(a.publicKey, b.publicKey);
}
