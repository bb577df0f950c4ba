/** What the page knows when its backend has ended and another one has taken its place. */
import { expect, test } from 'vitest';
import { scenes } from '../../tests/screens/scenes.ts';
import { ScriptedBackend, textMessage, type Script } from '../../tests/fakes/ScriptedBackend.ts';
import type { BackendApi } from '../backend/BackendApi.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import { Chat, type ChatNews } from './Chat.svelte.ts';
import { OpenConversation } from './conversation/OpenConversation.svelte.ts';
import { InvitationOpening } from './incoming/InvitationOpening.svelte.ts';

const script = ((): Script => {
  const found = scenes['list']?.script(Date.now());
  if (found === undefined) throw new Error('no scene');
  return found;
})();

/** A page whose backend can be exchanged for another one, as by the link. */
async function linked(first: Script = script) {
  let backend = new ScriptedBackend(first);
  const api = new Proxy({} as BackendApi, {
    get: (_, name) => Reflect.get(backend.asReached(), name) as unknown,
  });
  const chat = new Chat(api);
  const news: ChatNews[] = [];
  chat.listen((each) => news.push(each));
  await chat.connect('tab');
  return {
    chat,
    news,
    first: backend,
    /** The old backend ends and tells nothing more; the new one is connected. */
    replace: async (next: Script): Promise<ScriptedBackend> => {
      chat.lose();
      backend = new ScriptedBackend(next);
      await chat.connect('tab');
      return backend;
    },
  };
}

const friendIds = (chat: Chat) => chat.friends.map(({ id }) => id).sort();

test('while there is no backend the page keeps what it shows, and says so as its stage', async () => {
  const { chat, news } = await linked();
  const before = friendIds(chat);
  chat.lose();
  expect(chat.stage).toEqual({ kind: 'reopening' });
  expect(chat.connection).toBe('reopening');
  expect(chat.running).toBe(false);
  expect(friendIds(chat)).toEqual(before);
  expect(news).toEqual([{ kind: 'stage', stage: script.snapshot.stage }]);
});

test('friends and invitations that went meanwhile are gone, and new ones are there', async () => {
  const { chat, news, replace } = await linked();
  const [gone, ...friends] = script.snapshot.friends;
  if (gone === undefined) throw new Error('nobody to lose');
  const added = { ...gone, id: 'NEW' as ConversationId, name: 'Nova' };
  const next = { ...script.snapshot, friends: [...friends, added], invitations: [] };
  await replace({ ...script, snapshot: next });
  expect(chat.friend(gone.id)).toBeUndefined();
  expect(chat.friend(added.id)).toMatchObject({ name: 'Nova' });
  expect(chat.invitations).toEqual([]);
  expect(news).toContainEqual({ kind: 'friendGone', id: gone.id });
  expect(news.at(-1)).toEqual({ kind: 'reopened' });
  expect(chat.connection).toBe('open');
});

test('what the new backend tells is heard, and what the old one still tells is not', async () => {
  const { chat, first, replace } = await linked();
  const second = await replace(script);
  const [friend] = script.snapshot.friends;
  if (friend === undefined) throw new Error('no friend');
  first.tell({ kind: 'friend', friend: { ...friend, name: 'Old' } });
  second.tell({ kind: 'friend', friend: { ...friend, name: 'New' } });
  await expect.poll(() => chat.friend(friend.id)?.name).toBe('New');
});

test('who waits until Parley runs again waits for the new backend', async () => {
  const { chat, replace } = await linked();
  chat.lose();
  let isRunning = false;
  const waiting = chat.untilRunning().then(() => (isRunning = true));
  await Promise.resolve();
  expect(isRunning).toBe(false);
  await replace({ ...script, snapshot: { ...script.snapshot, stage: { kind: 'attaching' } } });
  await waiting;
});

test('an open conversation shows what was written while nobody told of it', async () => {
  const [friend] = script.snapshot.friends;
  if (friend === undefined) throw new Error('no friend');
  const { chat, replace } = await linked({ ...script, messages: new Map() });
  const open = new OpenConversation(chat, friend.id);
  const stop = open.follow();
  await open.load();
  expect(open.messages).toEqual([]);
  const messages = [textMessage(1, false, 'knock knock', Date.now())];
  await replace({ ...script, messages: new Map([[friend.id, messages]]) });
  await expect.poll(() => open.messages.length).toBe(1);
  stop();
});

test('each press of Send has a key of its own, and none of another page', async () => {
  const [one, other] = [await linked(), await linked()];
  for (const { chat } of [one, one, other]) await chat.send('mira' as ConversationId, 'hello');
  const keys = [...one.first.sendKeys, ...other.first.sendKeys];
  expect(keys).toMatchObject([{ number: 1 }, { number: 2 }, { number: 1 }]);
  expect(keys[0]?.page).toBe(keys[1]?.page);
  expect(keys[2]?.page).not.toBe(keys[0]?.page);
});

test('a question about an invitation is asked again, because only the old backend knew it', async () => {
  const invitation = 'i' as InvitationId;
  const asks = {
    ...({ kind: 'asks', invitation, name: 'Mira', publicKey: 'VLD0:mira', tells: false } as const),
    ...{ expiresAt: Date.now() + 1_000_000, friend: undefined, namesake: undefined },
  };
  const { chat, replace } = await linked({ ...script, opens: asks });
  const opening = new InvitationOpening(chat, {
    read: () => Promise.resolve({ kind: 'nothing' }),
    readFrame: () => Promise.resolve([]),
  });
  chat.listen((news) => {
    if (news.kind === 'reopened') void opening.askAgain();
  });
  await opening.receive('SECRET');
  expect(opening.step).toMatchObject({ kind: 'found', outcome: { invitation } });
  const next = { ...asks, invitation: 'j' as InvitationId };
  const second = await replace({ ...script, opens: next });
  expect(second.calls).toContain('openInvitation SECRET');
  await expect.poll(() => opening.step).toMatchObject({ outcome: { invitation: 'j' } });
});

test('a browser that runs no worker is one that could not start Parley, and not a defect', async () => {
  const chat = new Chat(new ScriptedBackend(script).asReached());
  chat.refuse();
  expect(chat.stage).toEqual({ kind: 'failed', reason: 'noWorker' });
  expect(chat.known).toBe(false);
  chat.fail(new Error('a call that cannot be answered'));
  expect(chat.connection).toBe('open');
});
