import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ConversationId } from '../../chat/ids.ts';
import type { FriendView } from '../../chat/views.ts';
import type { Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { openApp } from '../../../tests/screens/openApp.ts';

async function show(hash: string, more: Partial<Script> = {}) {
  const { backend, page, screen } = await openApp('conversation-ended', hash, more);
  const list = screen.getByRole('navigation', { name: 'Friends' });
  /** Changes a friend. */
  const changes = (id: string, change: Partial<FriendView>): void => {
    const friend = page.chat.friend(id as ConversationId);
    if (friend) backend.tell({ kind: 'friend', friend: { ...friend, ...change } });
  };
  return { backend, page, screen, list, changes };
}

describe('blocking', () => {
  test('takes one press, moves the friend to the end of the list, and can be undone', async () => {
    const { backend, page, screen } = await show('#f=jonas');
    await screen.getByRole('button', { name: 'Block', exact: true }).click();
    await expect.element(screen.getByText('You have blocked Jonas.')).toBeVisible();
    expect(page.chat.blocked.map(({ id }) => id)).toContain('jonas');
    await screen.getByRole('button', { name: 'Unblock' }).click();
    await expect.element(screen.getByRole('button', { name: 'Block', exact: true })).toBeVisible();
    expect(backend.calls).toEqual(['block jonas', 'unblock jonas']);
  });

  test('says that it is not saved, and when it is', async () => {
    const { screen, changes } = await show('#f=jonas');
    changes('jonas', { blocked: true, unsaved: true });
    const said = screen.getByText('There is no room on this device to save your last change.');
    await expect.element(said).toBeVisible();
    expect(said.element().getAttribute('aria-live')).toBe('polite');
    changes('jonas', { unsaved: false });
    await expect.element(said).not.toBeInTheDocument();
  });

  test('says in the conversation, too, that an end is not saved', async () => {
    const { screen, changes } = await show('#c=olaf');
    changes('olaf', { phase: 'ending', endedAt: Date.now(), unsaved: true });
    const said = screen.getByText('If Parley is closed before that, it is undone.');
    await expect.element(said).toBeVisible();
    changes('olaf', { unsaved: false });
    await expect.element(said).not.toBeInTheDocument();
  });

  test('collapses blocked friends, and does not count their messages in the title', async () => {
    const { list, page, changes } = await show('#');
    await expect.poll(() => document.title).toBe('(2) Parley');
    const vera = list.getByRole('link', { name: 'Vera' });
    await expect.element(list.getByText('Blocked (1)')).toBeVisible();
    await expect.element(vera).not.toBeInTheDocument();
    changes('jonas', { blocked: true });
    await expect.poll(() => document.title).toBe('Parley');
    expect(page.chat.friends.map(({ id }) => id)).not.toContain('jonas');
    await list.getByText('Blocked (2)').click();
    await expect.element(vera).toBeVisible();
  });

  test('shows blocked friends with the keyboard', async () => {
    const { list } = await show('#');
    const summary = list.getByText('Blocked (1)');
    await expect.element(summary).toBeVisible();
    (summary.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(list.getByRole('link', { name: 'Vera' })).toBeVisible();
  });

  test('makes the composer read-only, and unblocking restores it with its text', async () => {
    const { backend, screen, changes } = await show('#c=leila');
    const box = screen.getByRole('textbox', { name: 'Message' });
    await expect.element(box).toHaveValue('I will bring the lentils and');
    changes('leila', { blocked: true });
    await expect.element(screen.getByText('You have blocked Aunt Leila.')).toBeVisible();
    await expect.element(box).toHaveAttribute('readonly');
    await expect.element(screen.getByRole('button', { name: 'Send' })).not.toBeInTheDocument();
    await screen.getByRole('button', { name: 'Unblock' }).click();
    await expect.element(screen.getByRole('button', { name: 'Send' })).toBeVisible();
    await expect.element(box).toHaveValue('I will bring the lentils and');
    expect(backend.calls).toContain('unblock leila');
  });

  test('removes an empty composer, and the conversation can be deleted', async () => {
    const { backend, page, screen } = await show('#c=vera');
    await expect.element(screen.getByRole('button', { name: 'Unblock' })).toBeVisible();
    await expect.element(screen.getByRole('textbox', { name: 'Message' })).not.toBeInTheDocument();
    await screen.getByRole('link', { name: 'Details' }).click();
    await screen.getByRole('button', { name: 'Delete …' }).click();
    await expect.element(screen.getByText('Vera is not told.')).toBeVisible();
    await screen.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => page.router.route.kind).toBe('list');
    expect(backend.calls).toContain('leave vera');
  });

  test('gives a reason when a message is refused', async () => {
    const { screen } = await show('#c=jonas', { sends: { kind: 'blocked' } });
    await screen.getByRole('textbox', { name: 'Message' }).fill('hello');
    await screen.getByRole('button', { name: 'Send' }).click();
    await expect.element(screen.getByText('you have blocked this friend')).toBeVisible();
  });
});

describe('ending a conversation', () => {
  test('asks first, deletes the messages by default, and says what is lost', async () => {
    const { backend, page, screen } = await show('#f=mira');
    await screen.getByRole('button', { name: 'End conversation …' }).click();
    const dialog = screen.getByRole('dialog', { name: 'End the conversation with Mira Okafor?' });
    await expect.element(dialog.getByText('2 messages have not reached Mira')).toBeVisible();
    await expect.element(dialog.getByText('1 message has not reached Mira')).toBeVisible();
    await expect.element(dialog.getByRole('radio', { name: 'Delete them' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(backend.calls).toEqual([]);
    await screen.getByRole('button', { name: 'End conversation …' }).click();
    await screen.getByRole('button', { name: 'End conversation', exact: true }).click();
    await expect.poll(() => page.router.route.kind).toBe('list');
    expect(backend.calls).toEqual(['leave mira']);
  });

  test('does not mention messages if all have arrived', async () => {
    const { screen } = await show('#f=mira', { unreached: { coming: 0, lost: 0 } });
    await screen.getByRole('button', { name: 'End conversation …' }).click();
    await expect
      .element(screen.getByText('Mira Okafor sees that you have ended it.'))
      .toBeVisible();
    await expect.element(screen.getByText('not reached')).not.toBeInTheDocument();
  });

  test('can keep the messages, using only the keyboard, and leads to them', async () => {
    const { backend, page, screen } = await show('#f=mira');
    const button = screen.getByRole('button', { name: 'End conversation …' });
    await expect.element(button).toBeVisible();
    (button.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    const chosen = screen.getByRole('radio', { name: 'Delete them' });
    await expect.element(chosen).toBeVisible();
    (chosen.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.poll(() => backend.calls).toContain('end mira');
    await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
    await expect.element(screen.getByText('You ended this conversation on')).toBeVisible();
    await expect.element(screen.getByRole('textbox', { name: 'Message' })).not.toBeInTheDocument();
    await expect.element(screen.getByText('See you at the pier', { exact: true })).toBeVisible();
  });
});

test.each([
  ['olaf', 'Delete …', 'Nobody is told.'],
  ['pia', 'Delete …', 'Nobody is told.'],
  ['ruth', 'Remove …', 'Nobody is told.'],
  ['ida', 'Delete …', 'Ida is still told that you ended it.'],
])('the conversation with %s is over, and can be deleted', async (id, button, said) => {
  const { backend, page, screen } = await show(`#c=${id}`);
  await screen.getByRole('button', { name: button }).click();
  await expect.element(screen.getByText(said)).toBeVisible();
  expect(backend.calls).not.toContain(`leave ${id}`);
  await screen.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => page.router.route.kind).toBe('list');
  expect(backend.calls).toContain(`leave ${id}`);
});
