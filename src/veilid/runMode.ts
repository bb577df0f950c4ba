/**
 * Reads from `parley.json`, beside the app, which network it is for. Its other fields are for the
 * page.
 */
import * as v from 'valibot';

/** Whether pages reach nodes through the app's own server even if they came over http. */
const relay = v.optional(v.boolean(), false);
const schema = v.variant('network', [
  v.object({ network: v.literal('public'), relay }),
  v.object({
    network: v.literal('private'),
    bootstrapRecords: v.array(v.string()),
    networkKeyPassword: v.string(),
    relay,
  }),
]);
export type RunMode = v.InferOutput<typeof schema>;

/**
 * Without that file it is the public network. Rejects if the server cannot be asked or the file is
 * invalid.
 */
export async function readRunMode(address: string): Promise<RunMode> {
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
  if (response.status === 404) return { network: 'public', relay: false };
  if (!response.ok) throw new Error(`parley.json answered ${String(response.status)}`);
  return v.parse(schema, await response.json());
}
