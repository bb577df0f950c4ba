/**
 * The Olm sessions of a conversation. Each has a number, its epoch: sessions of the inviter have even
 * numbers, those of the invitee odd ones, so two sessions started at once are never confused.
 * Pure except for the cryptography: the caller saves the results with what was sealed or opened.
 */
import type { ConversationState, Epoch } from '../model/ConversationState.ts';
import type { OlmKey, OlmSession } from '../ids.ts';
import { otherRole, type Role } from '../wire/keys.ts';
import { MAX_EPOCH_JUMP, MAX_SESSIONS } from '../limits.ts';
import type { Crypto } from '../ports.ts';
import { decodeBody, encodeBody, type Body, type OpenedBody } from '../wire/body.ts';
import type { Envelope } from '../wire/envelope.ts';

/** The epoch of the session that the reply to an invitation starts. */
const FIRST_EPOCH = 1;

type Sessions = Pick<ConversationState, 'account' | 'prekey' | 'sessions' | 'friendPrekey'>;

/** Seals with the newest session. `sealingOf`: which attempt this is for the body. */
export async function sealBodies(
  crypto: Crypto,
  sessions: readonly Epoch[],
  bodies: readonly Body[],
  sealingOf: (body: Body) => number,
): Promise<{ readonly sessions: readonly Epoch[]; readonly envelopes: readonly Envelope[] }> {
  const [newest, ...older] = sessions;
  if (newest === undefined) throw new Error('a conversation has a session');
  const { epoch } = newest;
  const { session, sealed } = await crypto.encrypt(newest.session, bodies.map(encodeBody));
  const envelopes = bodies.map((body, i): Envelope => {
    const bytes = sealed[i];
    if (bytes === undefined) throw new Error('each body is sealed');
    return { epoch, sequence: body.sequence, sealing: sealingOf(body), sealed: bytes };
  });
  return { sessions: [{ epoch, session }, ...older], envelopes };
}

/** Starts a session of my own with the friend's prekey; undefined if there is no unused one. */
export async function startEpoch(
  crypto: Crypto,
  state: Sessions & Pick<ConversationState, 'role' | 'friendOlm'>,
): Promise<Pick<ConversationState, 'sessions' | 'friendPrekey'> | undefined> {
  const { friendPrekey } = state;
  if (friendPrekey === undefined || friendPrekey.used) return undefined;
  const session = await crypto.startSession(state.account, state.friendOlm, friendPrekey.key);
  const spent = { ...friendPrekey, used: true };
  if (session === undefined) return { sessions: state.sessions, friendPrekey: spent };
  const newest = newestOf(state.sessions);
  const epoch = newest + (isOf(newest + 1, state.role) ? 1 : 2);
  return { sessions: withSession(state.sessions, { epoch, session }), friendPrekey: spent };
}

/**
 * Opens the friend's envelopes, each with its own session, and joins new sessions. An envelope has no
 * body if it cannot be opened, or if the sequence number inside is not the one outside.
 */
export async function openBodies(
  crypto: Crypto,
  before: ConversationState,
  envelopes: readonly Envelope[],
): Promise<{
  readonly state: ConversationState;
  readonly bodies: ReadonlyMap<Envelope, OpenedBody>;
}> {
  let state = before;
  const bodies = new Map<Envelope, OpenedBody>();
  const take = (envelope: Envelope, plain: Uint8Array | undefined) => {
    const opened = plain && decodeBody(plain);
    if (opened?.body.sequence === envelope.sequence) bodies.set(envelope, opened);
  };
  for (const [epoch, all] of byEpoch(envelopes)) {
    let rest = all;
    while (!knows(state, epoch)) {
      const [first, ...others] = rest;
      if (first === undefined) break;
      rest = others;
      const joined = await join(crypto, state, epoch, first.sealed);
      if (joined === undefined) continue;
      state = { ...state, ...joined.sessions };
      take(first, joined.plaintext);
    }
    const known = state.sessions.find((each) => each.epoch === epoch);
    if (known === undefined || rest.length === 0) continue;
    const { session, opened } = await crypto.decrypt(
      known.session,
      rest.map(({ sealed }) => sealed),
    );
    rest.forEach((envelope, i) => take(envelope, opened[i]));
    const sessions = state.sessions.map((each) => (each === known ? { epoch, session } : each));
    state = { ...state, sessions };
  }
  return { state, bodies };
}

/** Starts the session with the keys of an invitation; `start` is its first message, which is empty. */
export async function startFirst(
  crypto: Crypto,
  account: ConversationState['account'],
  { olmIdentity, oneTimeKey }: { readonly olmIdentity: OlmKey; readonly oneTimeKey: OlmKey },
): Promise<{ readonly sessions: readonly Epoch[]; readonly start: Uint8Array } | undefined> {
  const started = await crypto.startSession(account, olmIdentity, oneTimeKey);
  if (started === undefined) return undefined;
  const { session, sealed } = await crypto.encrypt(started, [new Uint8Array()]);
  const [start] = sealed;
  return start && { sessions: [{ epoch: FIRST_EPOCH, session }], start };
}

/** Joins the session that a reply to my invitation starts; undefined if it starts none. */
export async function joinFirst(
  crypto: Crypto,
  account: ConversationState['account'],
  friendOlm: OlmKey,
  start: Uint8Array,
): Promise<Pick<ConversationState, 'account' | 'prekey' | 'sessions'> | undefined> {
  const joined = await crypto.joinSession(account, friendOlm, start);
  if (joined === undefined) return undefined;
  const sessions = [{ epoch: FIRST_EPOCH, session: joined.session }];
  return { ...(await newPrekey(crypto, joined.account)), sessions };
}

/** Adds a prekey to the account, for one session that the friend may start. */
export async function newPrekey(
  crypto: Crypto,
  before: ConversationState['account'],
): Promise<Pick<ConversationState, 'account' | 'prekey'>> {
  const { account, oneTimeKey } = await crypto.newOneTimeKey(before);
  return { account, prekey: oneTimeKey };
}

async function join(crypto: Crypto, state: ConversationState, epoch: number, sealed: Uint8Array) {
  const newest = newestOf(state.sessions);
  if (!isOf(epoch, otherRole(state.role)) || epoch > newest + MAX_EPOCH_JUMP) return undefined;
  const joined = await crypto.joinSession(state.account, state.friendOlm, sealed);
  if (joined === undefined) return undefined;
  const session: OlmSession = joined.session;
  return {
    plaintext: joined.plaintext,
    sessions: {
      ...(await newPrekey(crypto, joined.account)),
      sessions: withSession(state.sessions, { epoch, session }),
    },
  };
}

function withSession(sessions: readonly Epoch[], added: Epoch): readonly Epoch[] {
  return [...sessions, added].sort((a, b) => b.epoch - a.epoch).slice(0, MAX_SESSIONS);
}

function newestOf(sessions: readonly Epoch[]): number {
  return sessions[0]?.epoch ?? 0;
}

function knows({ sessions }: Sessions, epoch: number): boolean {
  return sessions.some((each) => each.epoch === epoch);
}

function isOf(epoch: number, role: Role): boolean {
  return epoch % 2 === (role === 'invitee' ? 1 : 0);
}

function byEpoch(envelopes: readonly Envelope[]): Map<number, Envelope[]> {
  const groups = new Map<number, Envelope[]>();
  for (const envelope of envelopes) {
    const group = groups.get(envelope.epoch);
    if (group === undefined) groups.set(envelope.epoch, [envelope]);
    else group.push(envelope);
  }
  return groups;
}
