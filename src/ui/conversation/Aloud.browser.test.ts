/** What screen readers say of a conversation. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hears } from '../../../tests/screens/hears.ts';
import { untilSettled } from '../../../tests/screens/noteUncaught.ts';
import { addMessages, arrives, openConversation } from '../../../tests/screens/openConversation.ts';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import type { ConversationId } from '../../chat/ids.ts';
import { en } from '../text/en.ts';

const words = en.conversation;
let ear: ReturnType<typeof hears>;
beforeEach(() => void (ear = hears()));
afterEach(() => ear.stop());

/** What is said of messages: the state of the connection is said, too. */
const messages = () => ear.heard.filter((each) => each !== en.stage.online);

test('nothing is announced when a conversation opens, nor when older messages are loaded', async () => {
  const { log, page } = await openConversation('conversation-long');
  await expect.element(log.getByText('Message number 180')).toBeVisible();
  log.element().scrollTop = 0;
  await expect.element(log.getByText('Message number 100')).toBeInTheDocument();
  page.router.go({ kind: 'conversation', id: 'jonas' as ConversationId });
  await untilSettled();
  page.router.up({ kind: 'conversation', id: 'mira' as ConversationId });
  await expect.element(log.getByText('Message number 180')).toBeVisible();
  expect(messages()).toEqual([]);
});

test('each message that arrives is announced once, with its author', async () => {
  const { backend, log } = await openConversation('conversation');
  await expect.element(log.getByText('See you at the pier')).toBeVisible();
  arrives(backend, 20, 'hello');
  await expect.poll(messages).toEqual(['Mira Okafor: hello']);
  arrives(backend, 21, 'hello');
  await expect.poll(messages).toEqual(['Mira Okafor: hello', 'Mira Okafor: hello']);
  // The same message in another form is no arrival.
  arrives(backend, 21, 'hello');
  arrives(backend, 22, 'last');
  await expect.poll(() => messages().at(-1)).toBe('Mira Okafor: last');
  expect(messages()).toHaveLength(3);
});

test('of many messages at once only the number is announced', async () => {
  const { backend, log } = await openConversation('conversation');
  await expect.element(log.getByText('See you at the pier')).toBeVisible();
  const many = Array.from({ length: 9 }, (_, i) =>
    textMessage(30 + i, false, `number ${String(i)}`, Date.now()),
  );
  addMessages(backend, many);
  await expect.element(log.getByText('number 8')).toBeVisible();
  await expect.poll(messages).toEqual([words.fresh(9)]);
});

test('own messages and their states are not announced', async () => {
  const { backend, box, log, screen, changes } = await openConversation('conversation');
  await box.fill('my own');
  await screen.getByRole('button', { name: words.send }).click();
  await expect.element(log.getByText('my own')).toBeVisible();
  changes({ unread: 0 });
  arrives(backend, 2_000, 'theirs');
  await expect.poll(messages).toEqual(['Mira Okafor: theirs']);
});
