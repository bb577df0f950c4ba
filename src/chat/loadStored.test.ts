import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryVault } from '../../tests/fakes/MemoryVault.ts';
import { aConversation, aLongConversation, anInvitation } from '../../tests/states.ts';
import { changedOnce } from '../../tests/damage.ts';
import { firstVersion } from '../../tests/fixtures/firstVersion.ts';
import { CONVERSATION_VERSION } from './model/ConversationState.ts';
import { encodeIdentity, type Identity } from './people/Identity.ts';
import { decodeInvitationState, encodeInvitationState } from './invitations/InvitationState.ts';
import type { VaultEntry, VaultKey } from './ports.ts';
import { DEFAULT_PRIVACY, encodePrivacy } from './people/privacySettings.ts';
import { IdentityError, loadStored } from './loadStored.ts';
import { decodeConversation, encodeConversation } from './model/storedConversation.ts';
import { toMessage } from './model/storedMessage.ts';
import { encodeCbor } from './wire/cbor.ts';
import {
  asideKey,
  IDENTITY_KEY,
  PRIVACY_KEY,
  conversationKey,
  invitationKey,
  LATE_ANSWERS,
} from './vaultKeys.ts';

const identity: Identity = { v: 1, name: 'Alice', pair: aConversation.writer };
const conversation = conversationKey(aConversation.id);
const invitation = invitationKey(anInvitation.id);
const NONE = { conversations: 0, invitations: 0, privacy: false };
let vault: MemoryVault;

const put = (key: VaultKey, value: Uint8Array) => vault.commit([{ kind: 'put', key, value }]);
const content = () => vault.below([]);

/** Loads the vault, and checks that it is unchanged, even after a failure. */
async function reading(): Promise<unknown> {
  const before = content();
  try {
    return await loadStored(vault);
  } catch (error) {
    return error;
  } finally {
    expect(content()).toEqual(before);
  }
}

beforeEach(async () => {
  vault = new MemoryVault();
  await put(IDENTITY_KEY, encodeIdentity(identity));
  await put(conversation, encodeConversation(aLongConversation));
  await put(invitation, encodeInvitationState(anInvitation));
});

test('an empty vault gives no identity and the default privacy settings', async () => {
  vault = new MemoryVault();
  expect(await reading()).toEqual({
    identity: undefined,
    privacy: DEFAULT_PRIVACY,
    conversations: [],
    invitations: [],
    lateAnswers: new Map(),
    unreadable: NONE,
  });
});

test('everything is loaded as it was saved', async () => {
  const privacy = { read: false, typing: true, presence: false };
  await put(PRIVACY_KEY, encodePrivacy(privacy));
  const { record, reply: writer, expiresAt } = anInvitation;
  const decline = { v: 1, record, maker: writer.publicKey, writer, expiresAt };
  await put([...LATE_ANSWERS, 'one'], encodeCbor(decline));
  expect(await reading()).toEqual({
    identity,
    privacy,
    conversations: [aLongConversation],
    invitations: [anInvitation],
    lateAnswers: new Map([['one', decline]]),
    unreadable: NONE,
  });
});

test('a stored time that is no valid date counts as damage', () => {
  const at = 8_640_000_000_000_001;
  const key = ['message', 'conversation', 'id'];
  const text = { kind: 'text', mine: false, sequence: 1, at: at - 1, text: 'hello' };
  const gap = { kind: 'gap', mine: false, sequence: 1, count: 1, reason: 'missing', at: at - 1 };
  for (const message of [text, gap]) {
    expect(toMessage({ key, value: encodeCbor(message) })).toBeDefined();
    expect(toMessage({ key, value: encodeCbor({ ...message, at }) })).toBeUndefined();
  }
  const late = { ...aConversation, createdAt: at };
  expect(decodeConversation(encodeConversation(late))).toBeUndefined();
  const expires = { ...anInvitation, expiresAt: at };
  expect(decodeInvitationState(encodeInvitationState(expires))).toBeUndefined();
});

test('a new conversation is decoded as it was encoded', () => {
  expect(decodeConversation(encodeConversation(aConversation))).toEqual(aConversation);
});

test('a newest message of a kind that a later version stored does not hide the conversation', () => {
  const last = { id: 'id', text: 'The boat', mine: false, at: 1, kind: 'photo' };
  const read = decodeConversation(encodeCbor({ ...aConversation, last }));
  expect(read?.last).toEqual({ ...last, kind: 'unsupported' });
});

describe('data of the first version', () => {
  const old = (kind: string) => firstVersion.filter(({ key }) => key[0] === kind);
  const putAll = (entries: readonly VaultEntry[]) =>
    vault.commit(entries.map((entry) => ({ kind: 'put', ...entry }) as const));

  test('is refused as outdated, and stays unchanged', async () => {
    vault = new MemoryVault();
    await putAll(firstVersion);
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test.each(['conversation', 'invitation'])(
    'is refused even if only one %s is old',
    async (kind) => {
      expect(old(kind)).toHaveLength(1);
      await putAll(old(kind));
      expect(await reading()).toMatchObject({ kind: 'outdated' });
    },
  );
  test('is refused as outdated if it is one version older', async () => {
    await put(conversation, encodeCbor({ ...aLongConversation, v: CONVERSATION_VERSION - 1 }));
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test('is refused as outdated even beside something damaged', async () => {
    await putAll(old('conversation'));
    await put(IDENTITY_KEY, Uint8Array.of(255));
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test('is refused as newer if it is one version newer', async () => {
    await put(conversation, encodeCbor({ ...aLongConversation, v: CONVERSATION_VERSION + 1 }));
    expect(await reading()).toMatchObject({ kind: 'newer' });
  });
  test('still gives the identity', async () => {
    vault = new MemoryVault();
    await putAll(old('identity'));
    expect(await reading()).toMatchObject({ identity: { name: 'Alice' } });
  });
});

describe('an unreadable value', () => {
  const damages = [new Uint8Array(), Uint8Array.of(0xff), encodeCbor({ v: 'x' })];

  test('of the identity stops everything, and stays in place', async () => {
    for (const value of damages) {
      await put(IDENTITY_KEY, value);
      expect(await reading()).toBeInstanceOf(IdentityError);
    }
  });

  test.each([
    [
      'conversation',
      conversation,
      { conversations: [], unreadable: { ...NONE, conversations: 1 } },
    ],
    ['invitation', invitation, { invitations: [], unreadable: { ...NONE, invitations: 1 } }],
  ])('of a %s stops nothing else, is counted, and stays in place', async (_, key, expected) => {
    const whole = await loadStored(vault);
    for (const value of damages) {
      await put(key, value);
      expect(await reading()).toEqual({ ...whole, ...expected });
    }
  });

  test('of the privacy settings means that nothing is shared, and is copied aside', async () => {
    for (const value of damages) {
      await put(PRIVACY_KEY, value);
      expect(await loadStored(vault)).toMatchObject({
        identity,
        privacy: { read: false, typing: false, presence: false },
        unreadable: { ...NONE, privacy: true },
      });
      expect(vault.at(PRIVACY_KEY)).toEqual(value);
      if (value.length > 0) expect(vault.at(asideKey(PRIVACY_KEY))).toEqual(value);
    }
  });

  test('of a declined invitation stops nothing', async () => {
    await put([...LATE_ANSWERS, 'one'], Uint8Array.of(0xff));
    expect(await reading()).toMatchObject({ lateAnswers: new Map(), unreadable: NONE });
  });

  test('of a conversation never decodes to an incomplete state', () => {
    const data = encodeConversation(aConversation);
    for (const changed of changedOnce(data)) {
      const read = decodeConversation(changed);
      if (read !== undefined) expect(Object.keys(read).sort()).toEqual(fields);
    }
  });
});

const fields = Object.keys(aConversation).sort();
