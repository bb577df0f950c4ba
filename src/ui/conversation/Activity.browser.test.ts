import { expect, test } from 'vitest';
import { openConversation } from '../../../tests/screens/openConversation.ts';

test('what the friend does is said in the head and in the list', async () => {
  const { screen, changes } = await openConversation('conversation');
  const head = screen.getByRole('region', { name: 'Mira Okafor' });
  await expect.element(head.getByText('typing…')).toBeVisible();
  changes({ activity: 'here' });
  await expect.element(head.getByText('here now')).toBeVisible();
  await expect.element(head.getByText('typing…')).not.toBeInTheDocument();
  changes({ activity: 'unknown' });
  await expect.element(head.getByText('here now')).not.toBeInTheDocument();
});

test('nothing is said of a friend who left', async () => {
  const { screen, changes } = await openConversation('conversation');
  const head = screen.getByRole('region', { name: 'Mira Okafor' });
  await expect.element(head.getByText('typing…')).toBeVisible();
  changes({ phase: 'left' });
  await expect.element(head.getByText('typing…')).not.toBeInTheDocument();
});

test('typing is told when it begins and when the message is sent', async () => {
  const { backend, box, screen } = await openConversation('conversation');
  const typingCalls = (): string[] => backend.calls.filter((call) => call.startsWith('typing'));
  await box.fill('I come');
  await box.fill('I come soon');
  expect(typingCalls()).toEqual(['typing true']);
  await screen.getByRole('button', { name: 'Send' }).click();
  await expect.poll(typingCalls).toEqual(['typing true', 'typing false']);
});

test('typing ends when one leaves the conversation', async () => {
  const { backend, box, page } = await openConversation('conversation');
  await box.fill('half');
  page.router.replace({ kind: 'list' });
  await expect.poll(() => backend.calls).toContain('typing false');
});
