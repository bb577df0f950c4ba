import type { RecordKey } from './ids.ts';
import { isUnavailable, type Network } from './ports.ts';

/** Closes a record that may not be open, or whose node may not be running. */
export async function closeRecord(network: Network, record: RecordKey): Promise<void> {
  try {
    await network.closeRecord(record);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
}
