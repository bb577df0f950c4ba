/** My header on the network: when it has to be written again, and what is in it. */
import { equalBytes } from '../../lib/bytes.ts';
import type { Announced, ConversationState } from '../model/ConversationState.ts';
import { reportOf } from '../model/reports.ts';
import { encodeHeader } from '../wire/header.ts';
import type { UserContext } from '../Context.ts';

/** Why my header has to be written. read: only because I have read more. */
export type DueHeader = 'header' | 'read';

/**
 * Whether my last header says something that is not true any more; undefined if not. `near`: the
 * fast lane tells the friend what was received and read, so the header has to say only what was
 * received by slots, whose room waits for it. Without a route of mine the last header stays: a new
 * one would take the route back.
 */
export function headerDue(
  context: UserContext,
  state: ConversationState,
  near: boolean,
): DueHeader | undefined {
  const { announced, received, bySlot, prekey, gapsRevision } = state;
  if (announced === undefined) return 'header';
  const route = context.route()?.blob;
  if (
    announced.name !== context.identity().name ||
    announced.gapsRevision !== gapsRevision ||
    !equalBytes(announced.prekey, prekey) ||
    (route !== undefined && !(announced.route && equalBytes(announced.route, route))) ||
    announced.received < (near ? Math.min(bySlot, received) : received)
  )
    return 'header';
  return !near && announced.read < readMark(context, state) ? 'read' : undefined;
}

export async function makeHeader(
  context: UserContext,
  state: ConversationState,
  left: boolean,
): Promise<{ readonly data: Uint8Array; readonly announced: Announced }> {
  const { received, gapsRevision, prekey } = state;
  const { name } = context.identity();
  const route = context.route()?.blob;
  const report = reportOf(state, context.privacy().read);
  const data = await encodeHeader(context.crypto, state.keys.sendHeader, {
    v: 1,
    report,
    name,
    left,
    prekey,
    route,
  });
  const announced = { received, gapsRevision, read: readMark(context, state), name, prekey, route };
  return { data, announced };
}

function readMark({ privacy }: UserContext, { readHere }: ConversationState): number {
  return privacy().read ? readHere : 0;
}
