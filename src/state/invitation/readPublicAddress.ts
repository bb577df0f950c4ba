/** Reads from `parley.json`, beside the page, the address at which others can open the app. */
import * as v from 'valibot';
import { publicAddressSchema } from '../../lib/publicAddress.ts';

/** The other fields are for the node. */
const schema = v.object({ publicAddress: v.optional(publicAddressSchema) });
/** UTF-16 units; a longer file is rejected. */
const MAX_FILE = 65_536;

/**
 * Undefined if the file names no address. Rejects if the file cannot be read or the address is
 * invalid.
 */
export async function readPublicAddress(file: string): Promise<string | undefined> {
  const response = await fetch(file, { cache: 'no-store', credentials: 'omit' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`parley.json answered ${String(response.status)}`);
  const text = await response.text();
  if (text.length > MAX_FILE) throw new Error('parley.json is too long');
  return v.parse(schema, JSON.parse(text)).publicAddress;
}
