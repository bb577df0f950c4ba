/**
 * Converts record keys: 64 bytes in Parley, `VLD0:<key>:<encryption key>` in base64url in Veilid.
 */
import { base64urlnopad } from '@scure/base';
import { recordName, type RecordKey } from '../chat/ids.ts';
import { concatBytes } from '../lib/bytes.ts';

export function toText(record: RecordKey): string {
  const key = base64urlnopad.encode(recordName(record));
  return `VLD0:${key}:${base64urlnopad.encode(record.slice(32))}`;
}

/** Throws if the text is not a VLD0 record key with its encryption key. */
export function fromText(text: string): RecordKey {
  const [kind, key, secret, ...more] = text.split(':');
  if (kind !== 'VLD0' || key === undefined || secret === undefined || more.length > 0)
    throw new Error('not a VLD0 record key');
  const bytes = concatBytes(base64urlnopad.decode(key), base64urlnopad.decode(secret));
  if (bytes.length !== 64) throw new Error('not a VLD0 record key');
  return bytes as RecordKey;
}
