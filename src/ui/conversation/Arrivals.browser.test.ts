import { expect, test } from 'vitest';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { openConversation, addMessages } from '../../../tests/screens/openConversation.ts';
import { gap, lateMessages } from '../../../tests/screens/conversations.ts';
import type { MessageId } from '../../chat/ids.ts';

const rows = (log: Element): number => log.querySelectorAll('[data-message]').length;
const burst = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    textMessage(from + i, false, `Burst ${from + i}`, Date.now()),
  );

test('a gap says how many messages are missing, and that Parley asked for them again', async () => {
  const { log } = await openConversation('conversation');
  await expect.element(log.getByText('3 messages have not arrived.')).toBeVisible();
  await expect.element(log.getByText('1 message arrived but could not be read.')).toBeVisible();
  expect(log.getByText('Asked for again.').all()).toHaveLength(2);
});

test('a message that needs a newer version, or is damaged, keeps its place and says so', async () => {
  const { log } = await openConversation('conversation-unreadable');
  await expect.element(log.getByText('This message needs a newer Parley.')).toBeVisible();
  await expect
    .element(log.getByText('A message stored on this device cannot be read.'))
    .toBeVisible();
});

test('a gap shrinks and disappears as its messages arrive', async () => {
  const { backend, log } = await openConversation('conversation');
  const whole = '00000000005x' as MessageId;
  const came = { ...textMessage(5, false, 'I was late', Date.now()), id: whole };
  await expect.element(log.getByText('3 messages have not arrived.')).toBeVisible();
  const rest = gap('00000000005y', 2, 'missing', Date.now());
  addMessages(backend, [came, rest], [whole]);
  await expect.element(log.getByText('I was late')).toBeVisible();
  await expect.element(log.getByText('2 messages have not arrived.')).toBeVisible();
  expect(log.getByText('3 messages have not arrived.').all()).toEqual([]);
  addMessages(backend, [], [rest.id]);
  await expect.element(log.getByText('messages have not arrived.')).not.toBeInTheDocument();
});

test('a button announces late messages that are out of view, and scrolls to them', async () => {
  const { backend, log, screen } = await openConversation('conversation-long');
  await expect.element(log.getByText('Message number 180', { exact: true })).toBeVisible();
  addMessages(backend, lateMessages(Date.now()));
  const button = screen.getByRole('button', { name: '3 earlier messages arrived' });
  await expect.element(button).toBeVisible();
  expect(button.element().closest('[role=status]')).not.toBeNull();
  await button.click();
  await expect.element(button).not.toBeInTheDocument();
  await expect.element(log.getByText('Late a')).toBeInViewport();
});

test('a button announces late messages that are not loaded, and loads them', async () => {
  const { backend, log, screen } = await openConversation('conversation-long');
  await expect.element(log.getByText('Message number 180', { exact: true })).toBeVisible();
  // The history has it from the start, but the event reports it as new.
  addMessages(backend, [textMessage(20, false, 'Message number 20', Date.now())]);
  const button = screen.getByRole('button', { name: '1 earlier message arrived' });
  await button.click();
  await expect.element(log.getByText('Message number 20', { exact: true })).toBeInViewport();
});

test('visible late messages are not announced, nor are others after scrolling to them', async () => {
  const { backend, log, screen } = await openConversation('conversation-long');
  const last = log.getByText('Message number 180', { exact: true });
  await expect.element(last).toBeVisible();
  const id = '00000000179a' as MessageId;
  addMessages(backend, [{ ...textMessage(179, false, 'Just above', Date.now()), id }]);
  await expect.element(log.getByText('Just above')).toBeInViewport();
  addMessages(backend, lateMessages(Date.now()));
  const button = screen.getByRole('button', { name: /earlier messages? arrived/u });
  await expect.element(button).toHaveTextContent('3 earlier messages arrived');
  log.getByText('Late b').element().scrollIntoView({ block: 'center' });
  await expect.element(button).not.toBeInTheDocument();
});

test('a burst adds at most 32 messages per frame and removes the oldest shown ones', async () => {
  const { backend, log } = await openConversation('conversation-long');
  const list = log.element();
  await expect.element(log.getByText('Message number 180', { exact: true })).toBeVisible();
  const added: number[] = [];
  const changes = new MutationObserver((records) => {
    const nodes = records.flatMap(({ addedNodes }) => [...addedNodes]);
    const elements = nodes.filter((node) => node instanceof Element);
    added.push(elements.filter((node) => node.matches('[data-message]')).length);
  });
  changes.observe(list, { childList: true, subtree: true });
  for (let batch = 0; batch < 4; batch++) addMessages(backend, burst(1000 + batch * 250, 250));
  await expect.element(log.getByText('Burst 1999', { exact: true })).toBeInViewport();
  changes.disconnect();
  expect(Math.max(...added)).toBeLessThanOrEqual(32);
  expect(rows(list)).toBeLessThanOrEqual(160);
  await expect.element(log.getByRole('button', { name: 'Earlier messages' })).toBeInTheDocument();
});

test('a burst does not move a reader who scrolled up, and removes nothing', async () => {
  const { backend, log, screen } = await openConversation('conversation-long');
  const list = log.element();
  await expect.poll(() => list.scrollTop).toBeGreaterThan(1000);
  list.scrollTop -= 600;
  await expect.element(screen.getByRole('button', { name: 'Newest messages' })).toBeVisible();
  const place = list.scrollTop;
  addMessages(backend, burst(1000, 400));
  await expect.element(screen.getByRole('button', { name: '400 new messages' })).toBeVisible();
  expect(Math.abs(list.scrollTop - place)).toBeLessThan(2);
  expect(rows(list)).toBe(450);
});
