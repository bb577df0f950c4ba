/**
 * Which records the running node has open, with which encryption keys and writers. We do not open a
 * record twice, because opening locks it: it waits for every other use of the record, and interrupts
 * the node's own writing of deferred values.
 */
import { base64urlnopad } from '@scure/base';
import { recordName, type KeyPair, type RecordKey } from '../chat/ids.ts';
import type { Clock } from '../chat/ports.ts';
import { equalBytes } from '../lib/bytes.ts';

/** After this time we open a record again, so that the node checks if the network has all of it. */
const REOPEN_AFTER_MS = 600_000;

interface Opened {
  readonly record: RecordKey;
  readonly writer: KeyPair | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class OpenRecords {
  readonly #clock: Clock;
  /** By name: a node has a record open once, whatever the encryption key (veilid-core, open_record.rs). */
  readonly #opened = new Map<string, Opened>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the record is open with this encryption key and writer, and was opened not too long ago. */
  has(record: RecordKey, writer: KeyPair | undefined): boolean {
    const opened = this.#opened.get(nameOf(record));
    if (opened === undefined || this.#clock.now() - opened.at > REOPEN_AFTER_MS) return false;
    return equalBytes(opened.record, record) && isSamePair(opened.writer, writer);
  }

  add(record: RecordKey, writer: KeyPair | undefined): void {
    this.#opened.set(nameOf(record), { record, writer, at: this.#clock.now() });
  }

  delete(record: RecordKey): void {
    this.#opened.delete(nameOf(record));
  }

  /** For another node, which has no records open. */
  clear(): void {
    this.#opened.clear();
  }
}

function nameOf(record: RecordKey): string {
  return base64urlnopad.encode(recordName(record));
}

function isSamePair(a: KeyPair | undefined, b: KeyPair | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equalBytes(a.publicKey, b.publicKey);
}
