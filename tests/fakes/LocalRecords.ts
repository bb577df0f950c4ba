/** What a node knows of records by itself, with or without a network; it survives a restart. */
import type { PublicKey, RecordKey } from '../../src/chat/ids.ts';
import type { RecordValue } from '../../src/chat/ports.ts';
import { equalBytes } from '../../src/lib/bytes.ts';

/** Who may write what. */
export interface Shape {
  readonly members: readonly PublicKey[];
  readonly subkeysEach: number;
}

interface LocalRecord {
  readonly record: RecordKey;
  readonly shape: Shape;
  /** The newest value of each subkey that this node wrote or read. */
  readonly values: Map<number, RecordValue>;
  /** Subkeys whose value the network has not got yet. */
  readonly deferred: Set<number>;
}

export const nameOf = (record: RecordKey): string => record.join();

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

  /** The network has this value: of use if it is newer than what is here. */
  saw(record: RecordKey, subkey: number, value: RecordValue): void {
    const values = this.#records.get(nameOf(record))?.values;
    if (value.version > (values?.get(subkey)?.version ?? -1)) values?.set(subkey, value);
  }

  /**
   * The value as it is to be written: one more than the newest one known here. The same bytes
   * once more are the same value (veilid-core, prepare_set_value_data).
   */
  next(record: RecordKey, subkey: number, data: Uint8Array): RecordValue {
    const before = this.#records.get(nameOf(record))?.values.get(subkey);
    if (before !== undefined && equalBytes(before.data, data)) return before;
    return { data: data.slice(), version: (before?.version ?? -1) + 1 };
  }

  /** A value that the network has taken (`deferred`: has not taken yet). A later one replaces it. */
  wrote(record: RecordKey, subkey: number, value: RecordValue, deferred: boolean): void {
    const local = this.#records.get(nameOf(record));
    local?.values.set(subkey, value);
    if (deferred) local?.deferred.add(subkey);
    else local?.deferred.delete(subkey);
  }

  deferred(record: RecordKey): readonly number[] {
    return [...(this.#records.get(nameOf(record))?.deferred ?? [])];
  }

  /** Everything that was kept, to be written now. */
  takeKept(): readonly { record: RecordKey; subkey: number; value: RecordValue }[] {
    return [...this.#records.values()].flatMap(({ record, values, deferred }) => {
      const subkeys = [...deferred];
      deferred.clear();
      return subkeys.flatMap((subkey) => {
        const value = values.get(subkey);
        return value === undefined ? [] : [{ record, subkey, value }];
      });
    });
  }

  /** The script: what the node knew of values that the network has is lost. */
  forgetValues(): void {
    for (const { values, deferred } of this.#records.values())
      for (const subkey of [...values.keys()]) if (!deferred.has(subkey)) values.delete(subkey);
  }
}
