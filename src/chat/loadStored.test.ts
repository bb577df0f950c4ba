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
  DECLINED,
} from './vaultKeys.ts';

const identity: Identity = { v: 1, name: 'Alice', pair: aConversation.writer };
const conversation = conversationKey(aConversation.id);
const invitation = invitationKey(anInvitation.id);
const NONE = { conversations: 0, invitations: 0, privacy: false };
let vault: MemoryVault;

const put = (key: VaultKey, value: Uint8Array) => vault.commit([{ kind: 'put', key, value }]);
const content = () => vault.below([]);

/** Whatever comes of it, the vault is as it was. */
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

test('an empty vault has nobody, and what is shared at first', async () => {
  vault = new MemoryVault();
  expect(await reading()).toEqual({
    identity: undefined,
    privacy: DEFAULT_PRIVACY,
    conversations: [],
    invitations: [],
    declined: new Map(),
    unreadable: NONE,
  });
});

test('everything comes back as it was put', async () => {
  const privacy = { read: false, typing: true, presence: false };
  await put(PRIVACY_KEY, encodePrivacy(privacy));
  const { record, reply: writer, expiresAt } = anInvitation;
  const decline = { v: 1, record, writer, expiresAt };
  await put([...DECLINED, 'one'], encodeCbor(decline));
  expect(await reading()).toEqual({
    identity,
    privacy,
    conversations: [aLongConversation],
    invitations: [anInvitation],
    declined: new Map([['one', decline]]),
    unreadable: NONE,
  });
});

test('a stored time that no calendar has is damage', () => {
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

test('a new conversation comes back as it was put', () => {
  expect(decodeConversation(encodeConversation(aConversation))).toEqual(aConversation);
});

describe('data of the first version', () => {
  const old = (kind: string) => firstVersion.filter(({ key }) => key[0] === kind);
  const putAll = (entries: readonly VaultEntry[]) =>
    vault.commit(entries.map((entry) => ({ kind: 'put', ...entry }) as const));

  test('is refused as outdated, and stays as it is', async () => {
    vault = new MemoryVault();
    await putAll(firstVersion);
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test.each(['conversation', 'invitation'])(
    'is refused also if only one %s is old',
    async (kind) => {
      expect(old(kind)).toHaveLength(1);
      await putAll(old(kind));
      expect(await reading()).toMatchObject({ kind: 'outdated' });
    },
  );
  test('is refused also if it is of the version before', async () => {
    await put(conversation, encodeCbor({ ...aLongConversation, v: CONVERSATION_VERSION - 1 }));
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test('is refused as outdated even beside something damaged', async () => {
    await putAll(old('conversation'));
    await put(IDENTITY_KEY, Uint8Array.of(255));
    expect(await reading()).toMatchObject({ kind: 'outdated' });
  });
  test('is refused as newer if a later Parley wrote it', async () => {
    await put(conversation, encodeCbor({ ...aLongConversation, v: CONVERSATION_VERSION + 1 }));
    expect(await reading()).toMatchObject({ kind: 'newer' });
  });
  test('is good as far as it says who the person is', async () => {
    vault = new MemoryVault();
    await putAll(old('identity'));
    expect(await reading()).toMatchObject({ identity: { name: 'Alice' } });
  });
});

describe('what cannot be read', () => {
  const damages = [new Uint8Array(), Uint8Array.of(0xff), encodeCbor({ v: 'x' })];

  test('of who the person is stops everything, and stays as it is', async () => {
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
  ])('of a %s stops nothing else, is counted, and stays as it is', async (_, key, expected) => {
    const whole = await loadStored(vault);
    for (const value of damages) {
      await put(key, value);
      expect(await reading()).toEqual({ ...whole, ...expected });
    }
  });

  test('of what is shared means that nothing is, and a copy is set aside', async () => {
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

  test('of an invitation that was declined stops nothing', async () => {
    await put([...DECLINED, 'one'], Uint8Array.of(0xff));
    expect(await reading()).toMatchObject({ declined: new Map(), unreadable: NONE });
  });

  test('of a conversation is never taken for something else than damage or a true value', () => {
    const data = encodeConversation(aConversation);
    for (const changed of changedOnce(data)) {
      const read = decodeConversation(changed);
      if (read !== undefined) expect(Object.keys(read).sort()).toEqual(fields);
    }
  });
});

const fields = Object.keys(aConversation).sort();
