/** What came from the friend, decoded: from a frame, or from subkeys that were read. */
import type { SharedKey } from '../ids.ts';
import type { FrameNews } from '../model/friendHeader.ts';
import type { Crypto, RecordValue } from '../ports.ts';
import { decodeSlot, type Envelope } from '../wire/envelope.ts';
import type { Frame } from '../wire/frame.ts';
import { decodeHeader, type Header } from '../wire/header.ts';
import type { Report } from '../wire/report.ts';

/** A subkey of the friend's half (0 is the header, the others are slots) and its value on the network. */
export interface Arrival {
  readonly index: number;
  readonly value: RecordValue;
}

/** A slot as it was read from the network. */
interface SlotRead {
  /** Counted within the friend's half. */
  readonly index: number;
  readonly version: number;
  readonly envelopes: readonly Envelope[];
}

export interface Incoming {
  readonly envelopes: readonly Envelope[];
  readonly slots: readonly SlotRead[];
  readonly report: Report | undefined;
  readonly header: Header | undefined;
  readonly frame: FrameNews | undefined;
}

export const NOTHING: Incoming = {
  envelopes: [],
  slots: [],
  report: undefined,
  header: undefined,
  frame: undefined,
};

export function fromFrame({ report, messages, route }: Frame): Incoming {
  const frame = { revision: report.revision, route };
  return { ...NOTHING, envelopes: messages, report, frame };
}

export async function fromArrivals(
  crypto: Crypto,
  headerKey: SharedKey,
  arrivals: readonly Arrival[],
): Promise<Incoming> {
  const first = arrivals.find(({ index }) => index === 0);
  const header = first && (await decodeHeader(crypto, headerKey, first.value.data));
  const slots = arrivals.map(({ index, value: { data, version } }) => {
    const envelopes = index === 0 ? [] : (decodeSlot(data) ?? []);
    return { index, version, envelopes };
  });
  const envelopes = slots.flatMap((slot) => slot.envelopes);
  return { ...NOTHING, envelopes, slots, report: header?.report, header };
}
