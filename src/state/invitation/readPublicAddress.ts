/** What `parley.json` beside the page says of the address under which others can open it. */
import * as v from 'valibot';
import { publicAddressSchema } from '../../lib/publicAddress.ts';

/** Its other fields are for the node. */
const schema = v.object({ publicAddress: v.optional(publicAddressSchema) });
/** Characters of the file; more is not looked at. */
const MAX_FILE = 65_536;

/** Undefined if none is given. Rejects if the server cannot be asked, or names a bad one. */
export async function readPublicAddress(file: string): Promise<string | undefined> {
  const response = await fetch(file, { cache: 'no-store', credentials: 'omit' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`parley.json answered ${String(response.status)}`);
  const text = await response.text();
  if (text.length > MAX_FILE) throw new Error('parley.json is too long');
  return v.parse(schema, JSON.parse(text)).publicAddress;
}
