import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { arrives, openConversation as open } from '../../../tests/screens/openConversation.ts';

/** Where each character of an element is, from left to right, as a string of them. */
function asSeen(element: Element): string {
  const found: { readonly char: string; readonly at: number }[] = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
    for (const [i, char] of [...(node.nodeValue ?? '')].entries()) {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      found.push({ char, at: range.getBoundingClientRect().left });
    }
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ char }) => char)
    .join('');
}

describe('a link', () => {
  test.each([
    ['an override before it', '\u202ehttps://a.example/x'],
    ['an override and Hebrew before it', 'שלום \u202ehttps://a.example/x'],
    ['an isolate before it', '\u2067https://a.example/x'],
    ['Hebrew after it', 'https://a.example/x שלום'],
  ])('is read from left to right, whatever is around it: %s', async (_, text) => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, text);
    const link = log.getByRole('link', { name: 'https://a.example/x' });
    await expect.element(link).toHaveAttribute('href', 'https://a.example/x');
    expect(asSeen(link.element())).toBe('https://a.example/x');
  });

  test('shows its host before its path, also if both are from right to left', async () => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, 'https://evil.אבג/דהו.example');
    const link = log.getByRole('link', { name: /^https:\/\/evil/u });
    await expect.element(link).toBeVisible();
    expect(asSeen(link.element())).toBe('https://evil.גבא/והד.example');
  });

  test('shows the host it leads to, in a tab that does not know where it came from', async () => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, 'https://аррӏе.com/login and https://bank.example\u2060@evil.example/');
    const link = log.getByRole('link', { name: 'https://xn--80ak6aa92e.com/login' });
    await expect.element(link).toHaveAttribute('href', 'https://xn--80ak6aa92e.com/login');
    await expect.element(link).toHaveAttribute('rel', 'noopener noreferrer');
    const other = log.getByRole('link', { name: 'https://bank.example', exact: true });
    await expect.element(other).toHaveAttribute('href', 'https://bank.example/');
  });
});

const breaks = (count: number): string => `start${'\n'.repeat(count)}end`;

describe('a message that is higher than the screen', () => {
  test.each([
    ['15,998 line breaks', '\n'.repeat(15_998)],
    ['line breaks in a text', breaks(15_990)],
    ['few letters in a large script', `${'W'.repeat(40)}\n`.repeat(60)],
    ['one word', 'W'.repeat(15_000)],
    ['many words', 'word '.repeat(3_000)],
  ])('is folded, with a button that shows all of it: %s', async (_, text) => {
    const { backend, log, screen } = await open('conversation');
    arrives(backend, 30, text);
    const button = log.getByRole('button', { name: 'Show all' });
    await expect.element(button).toBeVisible();
    await expect.element(button).toHaveAttribute('aria-expanded', 'false');
    const row = [...log.element().querySelectorAll('[data-message]')].at(-1) ?? log.element();
    expect(row.getBoundingClientRect().height).toBeLessThan(window.innerHeight);
    await button.click();
    await expect.element(log.getByRole('button', { name: 'Show less' })).toBeInTheDocument();
    expect(row.getBoundingClientRect().height).toBeGreaterThan(window.innerHeight);
    await expect.element(screen.getByRole('button', { name: 'Newest messages' })).toBeVisible();
  });

  test('stays where it is when it opens, and its button when it closes', async () => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, breaks(2_000));
    const button = log.getByRole('button', { name: /^Show/u });
    await expect.element(button).toBeVisible();
    const start = log.getByText(/^start/u).element();
    const top = () => Math.round(start.getBoundingClientRect().top);
    const before = top();
    await button.click();
    await expect.element(button).toHaveTextContent('Show less');
    await expect.poll(top).toBe(before);
    await expect.element(button).toHaveFocus();
    const list = log.element();
    list.scrollTop = list.scrollHeight;
    await expect.poll(() => button.element().getBoundingClientRect().top).toBeLessThan(innerHeight);
    const place = Math.round(button.element().getBoundingClientRect().top);
    await userEvent.keyboard('{Enter}');
    await expect.element(button).toHaveTextContent('Show all');
    await expect
      .poll(() => Math.abs(button.element().getBoundingClientRect().top - place))
      .toBeLessThan(60);
  });

  test('opens when the keyboard comes to a link in its hidden part', async () => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, `https://first.example/${breaks(400)} https://last.example/`);
    await expect.element(log.getByRole('button', { name: 'Show all' })).toBeVisible();
    (log.getByRole('link', { name: /first/u }).element() as HTMLElement).focus();
    expect(log.getByRole('button', { name: 'Show all' }).elements()).toHaveLength(1);
    (log.getByRole('link', { name: /last/u }).element() as HTMLElement).focus();
    await expect.element(log.getByRole('button', { name: 'Show less' })).toBeInTheDocument();
  });

  test('is all there for a screen reader while it is folded', async () => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, breaks(500));
    await expect.element(log.getByRole('button', { name: 'Show all' })).toBeVisible();
    expect(log.element().textContent).toMatch(/start\n{500}end/u);
  });
});

test.each(['short', 'a\nb\nc', breaks(14), 'word '.repeat(120)])(
  'a message that fits the screen is not folded: %j',
  async (text) => {
    const { backend, log } = await open('conversation');
    arrives(backend, 30, text);
    await expect.element(log.getByText(text.slice(0, 5)).last()).toBeVisible();
    expect(log.getByRole('button', { name: 'Show all' }).elements()).toEqual([]);
  },
);
