/** What stands in the field of a conversation that is open in several tabs, or was left. */
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { untilSettled } from '../../../tests/screens/noteUncaught.ts';
import { openConversation } from '../../../tests/screens/openConversation.ts';
import type { ConversationId } from '../../chat/ids.ts';

const mira = 'mira' as ConversationId;

test('the field shows what is typed in another tab, until somebody types here', async () => {
  const { box, changes, backend } = await openConversation('conversation');
  changes({ draft: 'from another tab' });
  await expect.element(box).toHaveValue('from another tab');
  const release = backend.holdAnswers();
  await box.fill('from another tab, and here');
  changes({ draft: 'from another tab, at the same moment' });
  await untilSettled();
  await expect.element(box).toHaveValue('from another tab, and here');
  release();
  await expect.poll(() => backend.calls).toContain('saveDraft from another tab, and here');
  await expect.element(box).toHaveValue('from another tab, and here');
});

test('an untouched tab does not delete the draft of another tab when it is left', async () => {
  const { changes, backend, page, screen } = await openConversation('conversation');
  changes({ draft: 'from another tab' });
  page.router.go({ kind: 'me' });
  await expect.element(screen.getByRole('heading', { name: 'You', level: 1 })).toBeVisible();
  await untilSettled();
  expect(backend.calls.filter((call) => call.startsWith('saveDraft'))).toEqual([]);
});

test('the field is empty once the text was sent in another tab', async () => {
  const { box, changes } = await openConversation('conversation');
  changes({ draft: 'from another tab' });
  await expect.element(box).toHaveValue('from another tab');
  changes({ draft: '' });
  await expect.element(box).toHaveValue('');
});

test('who sends, leaves and comes back before the answer finds an empty field', async () => {
  // The backend reports the draft as long as it has not saved the message.
  const { backend, box, page } = await openConversation('conversation', {
    sends: { kind: 'saved' },
  });
  await box.fill('See you');
  await expect.poll(() => page.chat.friend(mira)?.draft).toBe('See you');
  const release = backend.holdAnswers();
  await userEvent.keyboard('{Enter}');
  page.router.go({ kind: 'me' });
  await expect.element(box).not.toBeInTheDocument();
  page.router.up({ kind: 'conversation', id: mira });
  await expect.element(box).toHaveValue('');
  release();
  await untilSettled();
  await expect.element(box).toHaveValue('');
});

test('a text that was refused after its screen was left is there again, with the reason', async () => {
  const { backend, box, page, screen } = await openConversation('conversation', {
    sends: { kind: 'full' },
  });
  await box.fill('See you');
  const release = backend.holdAnswers();
  await userEvent.keyboard('{Enter}');
  page.router.go({ kind: 'me' });
  await expect.element(box).not.toBeInTheDocument();
  page.router.up({ kind: 'conversation', id: mira });
  await expect.element(box).toHaveValue('');
  release();
  await expect.element(box).toHaveValue('See you');
  await expect.element(screen.getByText(/There is no room on this device/u)).toBeVisible();
});
