/** Which network the app was served for: `parley.json` beside it says so. The rest is for the page. */
import * as v from 'valibot';

/** Whether pages that came over http, too, reach nodes through the app's own server only. */
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

/** A server without that file is for the public network. Rejects if it cannot be asked, or says else. */
export async function readRunMode(address: string): Promise<RunMode> {
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
  if (response.status === 404) return { network: 'public', relay: false };
  if (!response.ok) throw new Error(`parley.json answered ${String(response.status)}`);
  return v.parse(schema, await response.json());
}
