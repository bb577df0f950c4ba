import { expect, test } from 'vitest';
import { arrives, openConversation as open } from '../../../tests/screens/openConversation.ts';

test('incoming messages do not change the text, selection or focus of the composer', async () => {
  const { backend, box, log } = await open('conversation');
  await box.fill('half a sentence');
  const element = box.element() as HTMLTextAreaElement;
  element.setSelectionRange(5, 6);
  arrives(backend, 20, 'I interrupt');
  await expect.element(log.getByText('I interrupt', { exact: true })).toBeVisible();
  expect(element.value).toBe('half a sentence');
  expect([element.selectionStart, element.selectionEnd]).toEqual([5, 6]);
  expect(document.activeElement).toBe(element);
});

test('a message that arrives twice appears once, and ids decide the order', async () => {
  const { backend, log } = await open('conversation');
  arrives(backend, 22, 'second');
  arrives(backend, 21, 'first');
  arrives(backend, 22, 'second');
  await expect.element(log.getByText('first', { exact: true })).toBeVisible();
  expect(log.getByText('second', { exact: true }).all()).toHaveLength(1);
  expect(log.element().textContent).toMatch(/first.*second/su);
});

test('a text that could not be sent stays in the composer, with the reason', async () => {
  const { box, screen } = await open('conversation', {
    sends: { kind: 'tooLong', bytes: 20_000, limit: 16_000 },
  });
  await box.fill('very long');
  await screen.getByRole('button', { name: 'Send' }).click();
  await expect.element(screen.getByText('too long for one message')).toBeVisible();
  await expect.element(box).toHaveValue('very long');
});

test('leaving the conversation saves the draft', async () => {
  const { backend, box, page } = await open('conversation');
  await box.fill('not yet');
  page.router.replace({ kind: 'list' });
  await expect.poll(() => backend.calls).toContain('saveDraft not yet');
});

test('a reader who scrolled up keeps their place, and a button shows new messages', async () => {
  const { backend, log, screen } = await open('conversation-long');
  const list = log.element();
  await expect.poll(() => list.scrollTop).toBeGreaterThan(1000);
  list.scrollTop -= 600;
  await expect.element(screen.getByRole('button', { name: 'Newest messages' })).toBeVisible();
  const place = list.scrollTop;
  arrives(backend, 500, 'down here');
  const button = screen.getByRole('button', { name: '1 new message' });
  await expect.element(button).toBeVisible();
  expect(list.scrollTop).toBe(place);
  await button.click();
  await expect.element(button).not.toBeInTheDocument();
});

test('scrolling up loads earlier messages and keeps the place', async () => {
  const { log } = await open('conversation-long');
  const list = log.element();
  await expect.element(log.getByText('Message number 180', { exact: true })).toBeVisible();
  list.scrollTop = 300;
  const row = topRow(list);
  const before = row.getBoundingClientRect().top;
  await expect.element(log.getByText('Message number 90', { exact: true })).toBeInTheDocument();
  expect(Math.abs(row.getBoundingClientRect().top - before)).toBeLessThan(2);
});

function topRow(list: Element): Element {
  const top = list.getBoundingClientRect().top;
  const rows = [...list.querySelectorAll('[data-message]')];
  const first = rows.find((row) => row.getBoundingClientRect().bottom > top);
  if (first === undefined) throw new Error('nothing in sight');
  return first;
}
