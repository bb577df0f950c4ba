import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryVault } from '../../../tests/fakes/MemoryVault.ts';
import { aConversation, aLongConversation } from '../../../tests/states.ts';
import type { ConversationState } from './ConversationState.ts';
import { ConversationStore } from './ConversationStore.ts';
import { MAX_REPORTED } from '../limits.ts';
import type { VaultChange } from '../ports.ts';
import { decodeConversation } from './storedConversation.ts';
import { conversationKey } from '../vaultKeys.ts';

let vault: MemoryVault;
let store: ConversationStore;

const message: VaultChange = { kind: 'put', key: ['message', 'x'], value: Uint8Array.of(1) };
const commit = (state: ConversationState) => store.alone(() => store.commit(state, [message]));

beforeEach(async () => {
  vault = new MemoryVault();
  store = await ConversationStore.load(vault, aConversation, () => undefined);
  await store.advance();
});

describe('a state that the next start could not read', () => {
  const gap = { reason: 'missing', sealing: 0, lamport: 1, at: 1 } as const;
  const gaps = Array.from({ length: MAX_REPORTED + 1 }, (_, i) => {
    return { ...gap, first: 2 * i + 1, last: 2 * i + 1 };
  });
  const states: [string, Partial<ConversationState>][] = [
    ['with too many gaps', { gaps }],
    ['with a number that is NaN', { lamport: Number.NaN }],
    ['with a number above the safe integers', { friendLamport: Number.MAX_SAFE_INTEGER + 1 }],
    ['without a session', { sessions: [] }],
  ];
  test.each(states)('%s is refused, and nothing changes', async (_, changes) => {
    const [before, content] = [store.state, vault.below([])];
    await expect(commit({ ...aConversation, ...changes })).rejects.toThrow('out of bounds');
    expect(store.state).toBe(before);
    expect(vault.below([])).toEqual(content);
  });
});

test('after a commit the state is the same in memory and in the vault', async () => {
  await commit(aLongConversation);
  expect(store.state).toEqual({ ...aLongConversation, revision: 2 });
  const stored = await vault.get(conversationKey(aConversation.id));
  expect(stored && decodeConversation(stored)).toEqual(store.state);
});
