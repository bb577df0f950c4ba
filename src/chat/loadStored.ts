/** Loads what the vault holds when the app starts. */
import * as v from 'valibot';
import type { ConversationState } from './model/ConversationState.ts';
import { CONVERSATION_VERSION } from './model/ConversationState.ts';
import { decodeLateAnswer, type LateAnswer } from './invitations/LateAnswers.ts';
import { decodeIdentity, type Identity } from './people/Identity.ts';
import {
  decodeInvitationState,
  INVITATION_VERSION,
  type InvitationState,
} from './invitations/InvitationState.ts';
import type { Vault, VaultKey } from './ports.ts';
import { DEFAULT_PRIVACY, decodePrivacy, NOTHING_SHARED } from './people/privacySettings.ts';
import { decodeConversation } from './model/storedConversation.ts';
import type { InvitationId } from './ids.ts';
import { setAside } from './setAside.ts';
import type { PrivacySettings, Unreadable } from './views.ts';
import { countSchema, decodeCbor } from './wire/cbor.ts';
import {
  IDENTITY_KEY,
  PRIVACY_KEY,
  CONVERSATIONS,
  INVITATIONS,
  LATE_ANSWERS,
} from './vaultKeys.ts';

/** Stored conversations or invitations have the format of another version, which this one cannot use. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
  /** newer: this page has an older build, and saving would lose fields that it does not know. */
  constructor(readonly kind: 'outdated' | 'newer') {
    super(`what is stored is ${kind}`);
  }
}

/** The identity cannot be read: nothing can be signed, and a new identity would be another person. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  constructor() {
    super('the stored identity cannot be read');
  }
}

export interface Stored {
  readonly identity: Identity | undefined;
  readonly privacy: PrivacySettings;
  readonly conversations: readonly ConversationState[];
  readonly invitations: readonly InvitationState[];
  readonly lateAnswers: ReadonlyMap<InvitationId, LateAnswer>;
  readonly unreadable: Omit<Unreadable, 'blockList'>;
}

/**
 * One conversation or invitation that cannot be read stays where it is and does not stop the others;
 * unreadable privacy settings are set aside. The block list, contacts, and the outbox and messages of a
 * conversation do the same in their own files. Rejects with OtherVersionError or IdentityError.
 */
export async function loadStored(vault: Vault): Promise<Stored> {
  const identity = await vault.get(IDENTITY_KEY);
  const privacy = await loadPrivacy(vault);
  const conversations = await loadAll(
    vault,
    CONVERSATIONS,
    CONVERSATION_VERSION,
    decodeConversation,
  );
  const invitations = await loadAll(vault, INVITATIONS, INVITATION_VERSION, decodeInvitationState);
  return {
    identity: identity && readIdentity(identity),
    privacy: privacy ?? NOTHING_SHARED,
    conversations: conversations.read,
    invitations: invitations.read,
    lateAnswers: await loadLateAnswers(vault),
    unreadable: {
      conversations: conversations.unreadable,
      invitations: invitations.unreadable,
      privacy: privacy === undefined,
    },
  };
}

/** Undefined if it cannot be read. */
async function loadPrivacy(vault: Vault): Promise<PrivacySettings | undefined> {
  const value = await vault.get(PRIVACY_KEY);
  if (value === undefined) return DEFAULT_PRIVACY;
  const privacy = decodePrivacy(value);
  if (privacy === undefined) await setAside(vault, [{ key: PRIVACY_KEY, value }]);
  return privacy;
}

async function loadAll<T>(
  vault: Vault,
  prefix: VaultKey,
  version: number,
  decode: (value: Uint8Array) => T | undefined,
): Promise<{ readonly read: readonly T[]; readonly unreadable: number }> {
  const entries = await vault.list(prefix);
  for (const { value } of entries) refuseOther(value, version);
  const read = entries.map(({ value }) => decode(value)).filter((each) => each !== undefined);
  return { read, unreadable: entries.length - read.length };
}

/** Ignores unreadable ones: they only inform an inviter who does not wait for them. */
async function loadLateAnswers(vault: Vault): Promise<ReadonlyMap<InvitationId, LateAnswer>> {
  const answers = new Map<InvitationId, LateAnswer>();
  for (const { key, value } of await vault.list(LATE_ANSWERS)) {
    const answer = decodeLateAnswer(value);
    if (answer !== undefined) answers.set((key.at(-1) ?? '') as InvitationId, answer);
  }
  return answers;
}

function readIdentity(value: Uint8Array): Identity {
  const identity = decodeIdentity(value);
  if (identity === undefined) throw new IdentityError();
  return identity;
}

function refuseOther(value: Uint8Array, version: number): void {
  const stored = decodeCbor(v.object({ v: countSchema }), value);
  if (stored === undefined || stored.v === version) return;
  throw new OtherVersionError(stored.v < version ? 'outdated' : 'newer');
}
