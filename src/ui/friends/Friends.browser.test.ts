import { expect, test } from 'vitest';
import { openApp } from '../../../tests/screens/openApp.ts';

test('the list says what is stored and cannot be read, and what can be done', async () => {
  const { screen } = await openApp('list-unreadable');
  const said = screen.getByRole('status').filter({ hasText: 'stored on this device' });
  await expect.element(said).toHaveTextContent('1 conversation stored on this device');
  await expect.element(said).toHaveTextContent('2 invitations stored on this device');
  await expect.element(said).toHaveTextContent('Unblock those you want to hear from.');
  await expect.element(said).toHaveTextContent('Choose them again under “You”.');
});

test('the list says so, too, when it is known only after the page was opened', async () => {
  const { screen, backend } = await openApp('list');
  await expect.element(screen.getByText('Jonas').first()).toBeVisible();
  // Screen readers announce only what changes in an element that they know.
  const said = screen.getByRole('navigation').getByRole('status').element();
  expect(said.childElementCount).toBe(0);
  expect(said.getBoundingClientRect().height).toBe(0);
  const unreadable = { conversations: 3, invitations: 0, blockList: false, privacy: false };
  backend.tell({ kind: 'unreadable', unreadable });
  await expect.element(screen.getByText('3 conversations stored on this device')).toBeVisible();
  expect(said.textContent).toContain('3 conversations stored on this device');
});

test('a newest message that needs a newer version has words in the list', async () => {
  const { screen } = await openApp('list-unreadable');
  const row = screen.getByRole('link', { name: /Mira/u });
  await expect.element(row).toHaveTextContent('This message needs a newer Parley.');
});

test.each([
  ['', 'Blank message'],
  ['\u200b\u2060\u3164', 'Blank message'],
  ['Hi', 'Hi'],
])('the text %j of a friend does not need a newer version', async (text, shown) => {
  const { screen, backend, page } = await openApp('list');
  const [friend] = page.chat.friends.filter(({ name }) => name === 'Jonas');
  if (friend?.last === undefined) throw new Error('no friend');
  backend.tell({ kind: 'friend', friend: { ...friend, last: { ...friend.last, text } } });
  const below = screen.getByRole('link', { name: /Jonas/u }).getByText(shown, { exact: true });
  await expect.element(below).toBeVisible();
});

test('the list says that more messages wait until the person looks', async () => {
  const { screen, backend, page } = await openApp('list');
  const [friend] = page.chat.friends.filter(({ name }) => name === 'Jonas');
  if (friend === undefined) throw new Error('no friend');
  const row = screen.getByRole('link', { name: /Jonas/u });
  backend.tell({ kind: 'friend', friend: { ...friend, unread: 1_000 } });
  await expect.element(row.getByText('1,000', { exact: true })).toBeVisible();
  await expect.element(row).not.toHaveTextContent('More can wait');
  backend.tell({ kind: 'friend', friend: { ...friend, unread: 1_000, unreadFull: true } });
  await expect.element(row.getByText('1,000+', { exact: true })).toBeVisible();
  await expect.element(row).toHaveTextContent('1,000 new messages. More can wait until you open');
});
