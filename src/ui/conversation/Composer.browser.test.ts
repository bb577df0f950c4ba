import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { paste, picture } from '../../../tests/screens/hands.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import { openConversation as open } from '../../../tests/screens/openConversation.ts';
import { MOST_IN_FIELD } from '../parts/refuseTooMuch.ts';
import { en } from '../text/en.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const sent = (calls: readonly string[]) => calls.filter((call) => call.startsWith('send '));

/** The browser of a device that is used by touch. */
function touched(): void {
  const really = window.matchMedia.bind(window);
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    query === '(pointer: coarse)' ? { ...really('all'), matches: true } : really(query),
  );
}

describe('Enter', () => {
  test('sends, and Shift+Enter breaks the line', async () => {
    const { backend, box, log } = await open('conversation');
    await box.click();
    await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Enter}');
    await expect.element(log.getByText('one two')).toBeVisible();
    expect(backend.calls).toContain('send one\ntwo');
    await expect.element(box).toHaveValue('');
  });

  test.each([
    ['during it', { isComposing: true, keyCode: 229 }],
    ['during it, without the old code', { isComposing: true }],
    ['after it, as in Safari', { isComposing: false, keyCode: 229 }],
  ])('does not send if it ends a composition: %s', async (_, how) => {
    const { backend, box } = await open('conversation');
    await box.fill('にほん');
    const event = { key: 'Enter', bubbles: true, cancelable: true, ...how };
    expect(box.element().dispatchEvent(new KeyboardEvent('keydown', event))).toBe(true);
    await box.fill('日本');
    await userEvent.keyboard('{Enter}');
    await expect.element(box).toHaveValue('');
    expect(sent(backend.calls)).toEqual(['send 日本']);
  });

  test('breaks the line on a touch keyboard, where the button sends', async () => {
    touched();
    const { backend, box, screen } = await open('conversation');
    await expect.element(box).toHaveAttribute('enterkeyhint', 'enter');
    await box.click();
    await userEvent.keyboard('one{Enter}two');
    await expect.element(box).toHaveValue('one\ntwo');
    expect(sent(backend.calls)).toEqual([]);
    await screen.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => sent(backend.calls)).toEqual(['send one\ntwo']);
  });

  test('sends with Ctrl or Cmd also from a keyboard beside a touch screen', async () => {
    touched();
    const { backend, box } = await open('conversation');
    for (const key of ['Control', 'Meta']) {
      await box.fill(key);
      await userEvent.keyboard(`{${key}>}{Enter}{/${key}}`);
      await expect.poll(() => sent(backend.calls)).toContain(`send ${key}`);
      await expect.element(box).toHaveValue('');
    }
  });
});

test('text that comes with a picture of itself goes into the field', async () => {
  const { box, page } = await open('conversation');
  await box.click();
  expect(paste(['a\tb\n1\t2', picture], box.element())).toBe(false);
  expect(page.router.route.kind).toBe('conversation');
  // A picture alone is looked at for a code.
  expect(paste(picture, box.element())).toBe(true);
});

test.each(['\u200b', '\u2800', '\u3164', ' \n\u2060\n '])(
  'a message of nothing that can be seen stays in the field: %j',
  async (nothing) => {
    const { backend, box } = await open('conversation');
    await box.fill(nothing);
    await userEvent.keyboard('{Enter}');
    await box.fill('seen');
    await userEvent.keyboard('{Enter}');
    await expect.element(box).toHaveValue('');
    expect(sent(backend.calls)).toEqual(['send seen']);
    expect(backend.calls.filter((call) => call === 'typing true')).toHaveLength(1);
  },
);

describe('far too much text', () => {
  const huge = 'x'.repeat(5_000_000);
  const refusal = en.tooMuch(huge.length, MOST_IN_FIELD);

  test('is refused in one sentence, and what was typed stays', async () => {
    const { backend, box, screen } = await open('conversation');
    await box.fill('typed');
    const give = (event: ClipboardEvent): void => {
      event.clipboardData?.setData('text/plain', huge);
      event.preventDefault();
    };
    document.addEventListener('copy', give);
    await userEvent.copy();
    document.removeEventListener('copy', give);
    await userEvent.paste();
    await expect.element(screen.getByText(refusal)).toBeVisible();
    await expect.element(box).toHaveValue('typed');
    await expect.element(box).toHaveFocus();
    await userEvent.keyboard(' on');
    await expect.element(screen.getByText(refusal)).not.toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => sent(backend.calls)).toEqual(['send typed on']);
  });

  test.each(['insertFromPaste', 'insertFromDrop', 'insertReplacementText', 'insertText'])(
    'is refused however it comes: %s',
    async (inputType) => {
      const { box, screen } = await open('conversation');
      const insert = (data: string): boolean =>
        box
          .element()
          .dispatchEvent(
            new InputEvent('beforeinput', { inputType, data, bubbles: true, cancelable: true }),
          );
      expect(insert(huge)).toBe(false);
      await expect.element(screen.getByText(refusal)).toBeVisible();
      expect(insert('x'.repeat(MOST_IN_FIELD))).toBe(true);
      await box.fill('12345');
      expect(insert('x'.repeat(MOST_IN_FIELD - 4))).toBe(false);
      (box.element() as HTMLTextAreaElement).select();
      expect(insert('x'.repeat(MOST_IN_FIELD - 4))).toBe(true);
    },
  );

  test.each([
    ['friend', '#f=mira', 'Notes'],
    ['open', '#open', 'Link or code'],
    ['keys', '#keys', 'Public key of your friend'],
    ['keys', '#keys', 'Chat key from your friend'],
  ])('is refused by each field of several lines: %s %s %s', async (scene, hash, label) => {
    const { screen } = await openApp(scene, hash);
    const field = screen.getByRole('textbox', { name: label });
    await expect.element(field).toBeVisible();
    const event = { data: huge, bubbles: true, cancelable: true };
    expect(field.element().dispatchEvent(new InputEvent('beforeinput', event))).toBe(false);
    await expect.element(screen.getByText(refusal)).toBeVisible();
  });

  test('shows only its start in the list of friends', async () => {
    const { backend, page, screen } = await openApp('list');
    const row = screen.getByRole('link', { name: /Aunt Leila/u });
    await expect.element(row).toBeVisible();
    const friend = page.chat.friends.find(({ name }) => name === 'Aunt Leila');
    if (friend === undefined) throw new Error('she is a friend');
    backend.tell({ kind: 'friend', friend: { ...friend, draft: `start${'y'.repeat(90_000)}` } });
    await expect.element(row).toHaveTextContent('start');
    expect(row.element().textContent.length).toBeLessThan(1_000);
  });
});
