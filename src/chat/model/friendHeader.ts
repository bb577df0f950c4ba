/** Applies what the friend's header or frame says in addition to its report. */
import { equalBytes } from '../../lib/bytes.ts';
import type { RouteBlob } from '../ids.ts';
import type { Header } from '../wire/header.ts';
import type { ConversationState } from './ConversationState.ts';
import { phaseAfter } from './phase.ts';

/** `before` is the state before the report was applied. An old or impossible header changes nothing. */
export function withHeader(
  state: ConversationState,
  before: ConversationState,
  header: Header,
): ConversationState {
  const { report, name, left, prekey, route } = header;
  // A later frame does not make a header old: frames have no name, no prekey and no farewell.
  if (report.revision <= before.headerRevision || report.received > before.written) return state;
  const known = state.friendPrekey;
  const friendPrekey =
    known !== undefined && equalBytes(known.key, prekey) ? known : { key: prekey, used: false };
  return {
    ...withRoute(state, route, report.revision),
    headerRevision: report.revision,
    name,
    friendPrekey,
    phase: phaseAfter(state.phase, left ? 'farewellReceived' : 'headerReceived'),
    answer: undefined,
  };
}

/** The part of a frame that concerns the friend's route. */
export interface FrameNews {
  readonly revision: number;
  readonly route: RouteBlob | undefined;
}

/** `before` is the state before the report was applied. A delayed or replayed frame changes nothing. */
export function withFrame(
  state: ConversationState,
  before: ConversationState,
  { revision, route }: FrameNews,
): ConversationState {
  if (revision < before.friendRevision) return state;
  const phase = phaseAfter(state.phase, 'frameReceived');
  const known = phase === state.phase ? state : { ...state, phase };
  return route === undefined ? known : withRoute(known, route, revision);
}

/** Only a later report brings another route: whoever carries frames may repeat one with an old route. */
function withRoute(
  state: ConversationState,
  route: RouteBlob | undefined,
  revision: number,
): ConversationState {
  return revision > state.routeRevision
    ? { ...state, friendRoute: sameOr(state.friendRoute, route), routeRevision: revision }
    : state;
}

/** The old object if the routes are equal: others notice by it that there is a new one. */
function sameOr(old: RouteBlob | undefined, route: RouteBlob | undefined): RouteBlob | undefined {
  return old !== undefined && route !== undefined && equalBytes(old, route) ? old : route;
}
