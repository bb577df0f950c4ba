/** Headers: when mine has to be written anew, what it says, and what the friend's means. */
import { equalBytes } from '../../lib/bytes.ts';
import type { Announced, ConversationState } from '../model/ConversationState.ts';
import type { RouteBlob } from '../ids.ts';
import { reportOf } from '../model/reports.ts';
import { encodeHeader, type Header } from '../wire/header.ts';
import type { UserContext } from '../Context.ts';

/** `near`: the friend hears of what was received and read by the shorter way. */
export function headerIsDue(
  context: UserContext,
  state: ConversationState,
  near: boolean,
): boolean {
  const { announced, received, bySlot, prekey, gapsRevision } = state;
  if (announced === undefined) return true;
  const route = context.route()?.blob;
  return (
    announced.name !== context.identity().name ||
    announced.gapsRevision !== gapsRevision ||
    !equalBytes(announced.prekey, prekey) ||
    (route !== undefined && !(announced.route && equalBytes(announced.route, route))) ||
    announced.received < (near ? Math.min(bySlot, received) : received) ||
    (!near && announced.read < readMark(context, state))
  );
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

/**
 * What the friend's header changes beside the report; an old or impossible one says nothing.
 * Frames that came between do not make it old: they do not say what it says.
 */
export function withHeader(
  state: ConversationState,
  before: ConversationState,
  header: Header,
): ConversationState {
  const { report, name, left, prekey, route } = header;
  if (report.revision <= before.headerRevision || report.received > before.written) return state;
  const known = state.friendPrekey;
  const friendPrekey =
    known !== undefined && equalBytes(known.key, prekey) ? known : { key: prekey, used: false };
  return {
    ...withRoute(state, route),
    headerRevision: report.revision,
    name,
    friendPrekey,
    phase: phaseAfter(state.phase, left),
    answer: undefined,
  };
}

/** Who left stays left, and who is leaving here is not held up. */
function phaseAfter(before: ConversationState['phase'], left: boolean): ConversationState['phase'] {
  if (before === 'leaving' || before === 'left') return before;
  return left ? 'left' : 'talking';
}

/** The friend's route, if it is another one. */
export function withRoute(
  state: ConversationState,
  route: RouteBlob | undefined,
): ConversationState {
  const { friendRoute } = state;
  const same =
    route === friendRoute ||
    (route !== undefined && friendRoute !== undefined && equalBytes(route, friendRoute));
  return same ? state : { ...state, friendRoute: route };
}

function readMark({ privacy }: UserContext, { readHere }: ConversationState): number {
  return privacy().read ? readHere : 0;
}
