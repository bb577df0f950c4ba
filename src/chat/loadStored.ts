/** What the vault holds when the app starts. */
import * as v from 'valibot';
import type { ConversationState } from './model/ConversationState.ts';
import { CONVERSATION_VERSION } from './model/ConversationState.ts';
import { decodeDecline, type StoredDecline } from './invitations/DeclineNotices.ts';
import { decodeIdentity, type Identity } from './people/Identity.ts';
import {
  decodeInvitationState,
  INVITATION_VERSION,
  type InvitationState,
} from './invitations/InvitationState.ts';
import type { Vault } from './ports.ts';
import { DEFAULT_PRIVACY, decodePrivacy } from './people/privacySettings.ts';
import { decodeConversation } from './model/storedConversation.ts';
import type { PrivacySettings } from './views.ts';
import { countSchema, decodeCbor } from './wire/cbor.ts';
import { IDENTITY_KEY, PRIVACY_KEY, CONVERSATIONS, INVITATIONS, DECLINED } from './vaultKeys.ts';

/** The stored data is of a Parley whose conversations this one cannot go on with. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
  /** newer: a page of an older build is still open. What it does not know would be lost. */
  constructor(readonly kind: 'outdated' | 'newer') {
    super(`what is stored is ${kind}`);
  }
}

export interface Stored {
  readonly identity: Identity | undefined;
  readonly privacy: PrivacySettings;
  readonly conversations: readonly ConversationState[];
  readonly invitations: readonly InvitationState[];
  readonly declined: ReadonlyMap<string, StoredDecline>;
}

/** Rejects with OtherVersionError, or with another one if something cannot be read. Changes nothing. */
export async function loadStored(vault: Vault): Promise<Stored> {
  const identity = await vault.get(IDENTITY_KEY);
  const privacy = await vault.get(PRIVACY_KEY);
  const conversations = await vault.list(CONVERSATIONS);
  const invitations = await vault.list(INVITATIONS);
  const declined = await vault.list(DECLINED);
  for (const { value } of conversations) refuseOther(value, CONVERSATION_VERSION);
  for (const { value } of invitations) refuseOther(value, INVITATION_VERSION);
  return {
    identity: identity && readOr(decodeIdentity(identity), 'identity'),
    privacy: privacy === undefined ? DEFAULT_PRIVACY : readOr(decodePrivacy(privacy), 'privacy'),
    conversations: conversations.map(({ value }) =>
      readOr(decodeConversation(value), 'conversation'),
    ),
    invitations: invitations.map(({ value }) => readOr(decodeInvitationState(value), 'invitation')),
    declined: new Map(
      declined.map(({ key, value }) => [key.at(-1) ?? '', readOr(decodeDecline(value), 'decline')]),
    ),
  };
}

function refuseOther(value: Uint8Array, version: number): void {
  const stored = decodeCbor(v.object({ v: countSchema }), value);
  if (stored === undefined || stored.v === version) return;
  throw new OtherVersionError(stored.v < version ? 'outdated' : 'newer');
}

function readOr<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the stored ${what} cannot be read`);
  return value;
}
