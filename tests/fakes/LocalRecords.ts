/** What a node itself knows of records, with or without a network; it survives a restart. */
import { recordName, type PublicKey, type RecordKey } from '../../src/chat/ids.ts';
import type { RecordValue } from '../../src/chat/ports.ts';
import { equalBytes } from '../../src/lib/bytes.ts';

/** Which member may write which subkeys. */
export interface Shape {
  readonly members: readonly PublicKey[];
  readonly subkeysEach: number;
}

interface LocalRecord {
  readonly record: RecordKey;
  readonly shape: Shape;
  /** The newest value of each subkey that this node has written or read. */
  readonly values: Map<number, RecordValue>;
  /** Subkeys whose value the network does not have yet. */
  readonly deferred: Set<number>;
}

/** With another encryption key it is the same record. */
export const nameOf = (record: RecordKey): string => recordName(record).join();

export class LocalRecords {
  readonly #records = new Map<string, LocalRecord>();

  copy(): LocalRecords {
    const copy = new LocalRecords();
    for (const [name, { record, shape, values, deferred }] of this.#records)
      copy.#records.set(name, {
        record,
        shape,
        values: new Map(values),
        deferred: new Set(deferred),
      });
    return copy;
  }

  add(record: RecordKey, shape: Shape): void {
    if (this.#records.has(nameOf(record))) return;
    this.#records.set(nameOf(record), { record, shape, values: new Map(), deferred: new Set() });
  }

  delete(record: RecordKey): void {
    this.#records.delete(nameOf(record));
  }

  shape(record: RecordKey): Shape | undefined {
    return this.#records.get(nameOf(record))?.shape;
  }

  /** The network has this value: keep it if it is newer than the known one. */
  saw(record: RecordKey, subkey: number, value: RecordValue): void {
    const values = this.#records.get(nameOf(record))?.values;
    if (value.version > (values?.get(subkey)?.version ?? -1)) values?.set(subkey, value);
  }

  /**
   * The value to write: its version is one more than the newest known one. Writing the same bytes
   * again keeps the version (veilid-core, prepare_set_value_data).
   */
  next(record: RecordKey, subkey: number, data: Uint8Array): RecordValue {
    const before = this.#records.get(nameOf(record))?.values.get(subkey);
    if (before !== undefined && equalBytes(before.data, data)) return before;
    return { data: data.slice(), version: (before?.version ?? -1) + 1 };
  }

  /**
   * Saves a value that the network has accepted, or has not accepted yet (`deferred`). A later one
   * replaces it.
   */
  wrote(record: RecordKey, subkey: number, value: RecordValue, deferred: boolean): void {
    const local = this.#records.get(nameOf(record));
    local?.values.set(subkey, value);
    if (deferred) local?.deferred.add(subkey);
    else local?.deferred.delete(subkey);
  }

  deferred(record: RecordKey): readonly number[] {
    return [...(this.#records.get(nameOf(record))?.deferred ?? [])];
  }

  /** Takes out all deferred values, so that they can be sent. */
  takeDeferred(): readonly { record: RecordKey; subkey: number; value: RecordValue }[] {
    return [...this.#records.values()].flatMap(({ record, values, deferred }) => {
      const subkeys = [...deferred];
      deferred.clear();
      return subkeys.flatMap((subkey) => {
        const value = values.get(subkey);
        return value === undefined ? [] : [{ record, subkey, value }];
      });
    });
  }

  /** The script: the node forgets values that the network has. */
  forgetValues(): void {
    for (const { values, deferred } of this.#records.values())
      for (const subkey of [...values.keys()]) if (!deferred.has(subkey)) values.delete(subkey);
  }
}
