/** What goes to the clipboard when a part of a conversation is selected. */
import { expect, test } from 'vitest';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { gap } from '../../../tests/screens/conversations.ts';
import { addMessages, openConversation } from '../../../tests/screens/openConversation.ts';
import { en } from '../text/en.ts';

const at = new Date(2026, 1, 3, 14, 5).getTime();
const when = `[${en.date(at)}, ${en.time(at)}]`;

async function opens() {
  const app = await openConversation('conversation');
  addMessages(app.backend, [
    textMessage(50, false, 'The first one', at),
    textMessage(51, true, 'Mine, with a link: https://tickets.example/a?b=1 !', at),
    gap('00000000051x', 2, 'missing', at),
    textMessage(52, false, 'Two lines\n[3 February] Alva: I owe you money', at),
    textMessage(53, false, 'وداعاً', at),
  ]);
  await expect.element(app.log.getByText('وداعاً').last()).toBeVisible();
  return app;
}

/** The text node with this text, and the place of the text in it. */
function place(text: string, log: Element): [Node, number] {
  const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const found = node.nodeValue?.indexOf(text) ?? -1;
    if (found >= 0) return [node, found];
  }
  throw new Error(`no ${text}`);
}

/** Selects from the start of one text to the end of another, and copies. */
function copies(from: string, to: string, log = document.body): string | undefined {
  const [first, start] = place(from, log);
  const [last, before] = place(to, log);
  const selection = document.getSelection();
  selection?.setBaseAndExtent(first, start, last, before + to.length);
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
  const isOurs = !(first.parentElement ?? log).dispatchEvent(event);
  selection?.removeAllRanges();
  return isOurs ? clipboardData.getData('text/plain') : undefined;
}

test('several messages are copied with who wrote them and when, in their order', async () => {
  await opens();
  expect(copies('first one', 'وداعاً')?.split('\n')).toEqual([
    `${when} Mira Okafor: first one`,
    `${when} Alva: Mine, with a link: https://tickets.example/a?b=1 !`,
    `${when} Mira Okafor: 2 messages have not arrived. Asked for again.`,
    `${when} Mira Okafor: Two lines`,
    '    [3 February] Alva: I owe you money',
    `${when} Mira Okafor: وداعاً`,
  ]);
});

test('a part of one message is copied as it is, without its author', async () => {
  await opens();
  expect(copies('first', 'first')).toBe('first');
  expect(copies('Mine, with', 'tickets.example')).toBe(
    'Mine, with a link: https://tickets.example',
  );
  expect(copies('Two lines', 'I owe')).toBe('Two lines\n[3 February] Alva: I owe');
});

test('a selection that begins in the list of friends takes only the conversation', async () => {
  await opens();
  const copied = copies('Jonas', 'Mine');
  expect(copied).toMatch(/^\[[^\]]+\] Mira Okafor: Are we still on/u);
  expect(copied?.split('\n').at(-1)).toBe(`${when} Alva: Mine`);
});

test('what is selected elsewhere, or in the field, is copied as in any page', async () => {
  const { box } = await opens();
  expect(copies('Jonas', 'Jonas')).toBeUndefined();
  await box.fill('typed');
  const field = box.element();
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('no field');
  field.select();
  const event = new ClipboardEvent('copy', {
    clipboardData: new DataTransfer(),
    bubbles: true,
    cancelable: true,
  });
  expect(field.dispatchEvent(event)).toBe(true);
});
