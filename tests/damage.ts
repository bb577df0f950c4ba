/** Bytes that were changed by an attacker or an accident. */
import { concatBytes } from '../src/lib/bytes.ts';

/** Copies of the bytes, each with one bit changed at another place. */
export function* changedOnce(data: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at++) {
    const changed = data.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    yield changed;
  }
}

/** Copies that end too early, and one that is too long. */
export function* cutOrLonger(data: Uint8Array): Generator<Uint8Array> {
  for (let end = 0; end < data.length; end++) yield data.slice(0, end);
  yield concatBytes(data, Uint8Array.of(0));
}
