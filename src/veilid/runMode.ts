/** Which network the app was served for: `parley.json` beside it says so. The rest is for the page. */
import * as v from 'valibot';

const schema = v.variant('network', [
  v.object({ network: v.literal('public') }),
  v.object({
    network: v.literal('private'),
    bootstrapRecords: v.array(v.string()),
    networkKeyPassword: v.string(),
    /** Whether nodes are reached through the app's own server only. */
    relay: v.boolean(),
  }),
]);
export type RunMode = v.InferOutput<typeof schema>;

/** Where nobody says anything, it is the public network. Rejects if the server cannot be asked. */
export async function readRunMode(address: string): Promise<RunMode> {
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
  if (response.status === 404) return { network: 'public' };
  if (!response.ok) throw new Error(`parley.json answered ${String(response.status)}`);
  return v.parse(schema, await response.json());
}
