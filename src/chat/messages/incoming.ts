/** What came from the friend, decoded: by a frame, or as subkeys that were read. */
import { withHeader, withRoute } from '../lanes/headers.ts';
import type { SharedKey } from '../ids.ts';
import type { Arrival } from '../lanes/Inbox.ts';
import type { Crypto } from '../ports.ts';
import type { Incoming } from './Receiver.ts';
import { decodeSlot } from '../wire/envelope.ts';
import type { Frame } from '../wire/frame.ts';
import { decodeHeader } from '../wire/header.ts';

export function fromFrame({ report, messages, route }: Frame): Incoming {
  return {
    envelopes: messages,
    slots: [],
    report,
    news: (state, before) => {
      if (report.revision < before.friendRevision) return state;
      // Only who read the answer knows how to reach us.
      const known = state.phase === 'answered' ? { ...state, phase: 'talking' as const } : state;
      return route === undefined ? known : withRoute(known, route);
    },
  };
}

/** Subkey 0 is the header, the others are slots. */
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
  return {
    envelopes: slots.flatMap(({ envelopes }) => envelopes),
    slots,
    report: header?.report,
    news: (state, before) => (header === undefined ? state : withHeader(state, before, header)),
  };
}
