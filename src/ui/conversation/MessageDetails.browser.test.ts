import { expect, test } from 'vitest';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { openConversation } from '../../../tests/screens/openConversation.ts';
import type { MessageId } from '../../chat/ids.ts';
import type { MessageDetails } from '../../chat/views.ts';

const id = (order: number): MessageId => textMessage(order, true, '', 0).id;

test('each message by the person shows its state, and updates it', async () => {
  const { log, changes } = await openConversation('conversation');
  for (const state of [/Read/u, /Not delivered/u, /Delivered/u, /On its way/u, /Waiting/u])
    await expect.element(log.getByRole('button', { name: state })).toBeInTheDocument();
  changes({ accepted: 10, delivered: 10, read: 10, refused: [] });
  await expect.poll(() => log.getByRole('button', { name: 'Read' }).all()).toHaveLength(5);
});

test('the newest own message and a failed one have their state in words', async () => {
  const { log } = await openConversation('conversation');
  await expect.element(log.getByText('Waiting for the network')).toBeVisible();
  await expect.element(log.getByText('Not delivered')).toBeVisible();
  expect(log.getByText('On its way').all()).toEqual([]);
});

test('the details show what happened, and update while they are open', async () => {
  const stories = new Map<MessageId, MessageDetails>();
  const steps = [{ kind: 'saved', at: undefined } as const];
  stories.set(id(10), { state: 'queued', steps, next: 'online' });
  const { log, screen, changes } = await openConversation('conversation', { stories });
  await log.getByRole('button', { name: 'Waiting' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Your message' });
  await expect.element(dialog.getByText('Saved on this device')).toBeVisible();
  await expect.element(dialog.getByText('as soon as Parley is connected')).toBeVisible();
  const more = [...steps, { kind: 'network', at: Date.now() } as const];
  stories.set(id(10), { state: 'network', steps: more, next: 'friend' });
  changes({ accepted: 10 });
  await expect.element(dialog.getByText('Accepted by the network')).toBeVisible();
  await expect.element(dialog.getByText('until Mira Okafor opens Parley')).toBeVisible();
});

test('closing the details returns the focus to the message', async () => {
  const { log, screen } = await openConversation('conversation');
  const status = log.getByRole('button', { name: 'On its way' });
  await status.click();
  await screen.getByRole('button', { name: 'Close' }).click();
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  expect(document.activeElement).toBe(status.element());
});

test('a message that could not be read can be sent again as a new one', async () => {
  const { backend, log, screen } = await openConversation('conversation');
  await log.getByRole('button', { name: 'Not delivered' }).click();
  await screen.getByRole('button', { name: 'Send again' }).click();
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  expect(backend.calls).toContain('send And the good coffee.');
});

test('editing puts the text into the composer below the current text', async () => {
  const { box, log, screen } = await openConversation('conversation');
  await box.fill('Wait:');
  await log.getByRole('button', { name: 'Not delivered' }).click();
  await screen.getByRole('button', { name: 'Edit' }).click();
  await expect.element(box).toHaveValue('Wait:\nAnd the good coffee.');
  expect(document.activeElement).toBe(box.element());
});

test('the dialog says why sending again was refused', async () => {
  const { log, screen } = await openConversation('conversation', { sends: { kind: 'closed' } });
  await log.getByRole('button', { name: 'Not delivered' }).click();
  const dialog = screen.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect
    .element(dialog.getByText('This could not be sent: the conversation has ended.'))
    .toBeVisible();
});
