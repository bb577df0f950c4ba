import { keyText } from '../people/Identity.ts';
import type { PublicKey } from '../ids.ts';
import type { InvitationState } from './InvitationState.ts';
import {
  phaseAt,
  type AskedNamesake,
  type InvitationPhase,
  type InvitationView,
  type RequestView,
} from '../views.ts';
import { encodeChatKey } from '../wire/chatKey.ts';
import { encodeInvitation } from '../wire/invitationCode.ts';

/** An invitation as the page sees it; undefined once it is used or withdrawn. */
export function invitationView(
  state: InvitationState,
  me: PublicKey,
  now: number,
  findNamesake: (name: string, key: PublicKey) => AskedNamesake | undefined,
): InvitationView | undefined {
  const { id, createdAt, expiresAt, phase, record, reply, noted, request, only } = state;
  if (phase === 'used' || phase === 'withdrawn') return undefined;
  const code = { record, replySecret: reply.secretKey, identity: me };
  const shown: InvitationPhase =
    phase === 'publishing' ? phase : request === undefined ? (noted ?? phase) : 'requested';
  const asks: RequestView | undefined = request && {
    name: request.name,
    publicKey: keyText(request.identity),
    namesake: findNamesake(request.name, request.identity),
  };
  const view: InvitationView = {
    id,
    code: encodeInvitation(code),
    createdAt,
    expiresAt,
    phase: shown,
    request: asks,
    byKey: only && { publicKey: keyText(only), chatKey: encodeChatKey(code) },
  };
  return { ...view, phase: phaseAt(view, now) };
}
