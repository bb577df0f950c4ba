import { expect, test } from 'vitest';
import { openConversation } from '../../../tests/screens/openConversation.ts';

test('the head of the conversation shows what the friend is doing', async () => {
  const { screen, changes } = await openConversation('conversation');
  const head = screen.getByRole('region', { name: 'Mira Okafor' });
  await expect.element(head.getByText('typing…')).toBeVisible();
  changes({ activity: 'here' });
  await expect.element(head.getByText('here now')).toBeVisible();
  await expect.element(head.getByText('typing…')).not.toBeInTheDocument();
  changes({ activity: 'unknown' });
  await expect.element(head.getByText('here now')).not.toBeInTheDocument();
});

test('a friend who left shows no activity', async () => {
  const { screen, changes } = await openConversation('conversation');
  const head = screen.getByRole('region', { name: 'Mira Okafor' });
  await expect.element(head.getByText('typing…')).toBeVisible();
  changes({ phase: 'left' });
  await expect.element(head.getByText('typing…')).not.toBeInTheDocument();
});

test('the friend learns when typing starts and when the message is sent', async () => {
  const { backend, box, screen } = await openConversation('conversation');
  const typingCalls = (): string[] => backend.calls.filter((call) => call.startsWith('typing'));
  await box.fill('I come');
  await box.fill('I come soon');
  expect(typingCalls()).toEqual(['typing true']);
  await screen.getByRole('button', { name: 'Send' }).click();
  await expect.poll(typingCalls).toEqual(['typing true', 'typing false']);
});

test('typing ends when the person leaves the conversation', async () => {
  const { backend, box, page } = await openConversation('conversation');
  await box.fill('half');
  page.router.replace({ kind: 'list' });
  await expect.poll(() => backend.calls).toContain('typing false');
});
