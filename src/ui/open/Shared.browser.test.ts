import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import type { Shared } from '../../share/Shared.ts';
import type { PictureOutcome } from '../../state/incoming/pictures.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

const LINK = 'https://parley.example/#i=SECRET';
const picture = new File([Uint8Array.of(1)], 'code.png', { type: 'image/png' });
const found: PictureOutcome = { kind: 'found', texts: [LINK] };

let stop: (() => void) | undefined;
afterEach(() => stop?.());

interface Given {
  readonly shared?: Shared | undefined;
  readonly pictures?: PictureOutcome;
  readonly scene?: string;
}

async function show(hash: string, { shared, pictures, scene = 'list' }: Given) {
  history.replaceState(undefined, '', hash);
  const script = scenes[scene]?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { backend, page } = scriptedPage(script, { shared, pictures });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  await page.opening.resume();
  return { backend, page, screen };
}

const given = (texts: readonly string[], blob?: Blob): Shared => ({
  kind: 'given',
  texts,
  picture: blob,
});

test('a shared link opens, and disappears from the address', async () => {
  const { backend } = await show('#shared=1', { shared: given([`Come: ${LINK}`]) });
  await expect.poll(() => backend.calls).toEqual(['openInvitation #i=SECRET']);
  expect(location.hash).toBe('#open');
});

test('a shared picture is scanned', async () => {
  const { backend } = await show('#shared=1', { shared: given([], picture), pictures: found });
  await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
});

test('on first run a shared invitation waits, but anything else does not', async () => {
  const first = { scene: 'first-run' };
  const waits = await show('#shared=1', { ...first, shared: given([LINK]) });
  await expect.element(waits.screen.getByText(en.welcome.invited)).toBeVisible();
  expect(waits.backend.calls).toEqual([]);
  stop?.();
  await waits.screen.unmount();
  const other = await show('#shared=2', { ...first, shared: given(['hello']) });
  await expect.element(other.screen.getByRole('textbox', { name: 'Your name' })).toBeVisible();
  await expect.poll(() => other.page.opening.step.kind).toBe('found');
  await expect.element(other.screen.getByText(en.welcome.invited)).not.toBeInTheDocument();
});

const useless: readonly (readonly [string, Given, string])[] = [
  ['a text without an invitation', { shared: given(['hello']) }, en.open.outcome.foreign.what],
  ['a picture without a code', { shared: given([], picture) }, en.codes.unread.nothing.what],
  ['too much', { shared: { kind: 'tooLarge' } }, en.codes.unread.tooLarge.what],
  ['nothing', { shared: given([]) }, en.open.unread.notShared.what],
  ['an item that no longer exists', {}, en.open.unread.notShared.what],
];
test.each(useless)('sharing %s gives its own message', async (_, how, what) => {
  const { backend, screen } = await show('#shared=1', how);
  await expect.element(screen.getByRole('heading', { name: what })).toBeVisible();
  expect(backend.calls).toEqual([]);
});

test('the page says that sharing failed, and the link can be pasted instead', async () => {
  const { backend, screen } = await show('#shared', { shared: given([LINK]) });
  const { what, todo } = en.open.unread.notShared;
  await expect.element(screen.getByRole('heading', { name: what })).toBeVisible();
  await expect.element(screen.getByText(todo)).toBeVisible();
  const all = new DataTransfer();
  all.setData('text/plain', LINK);
  const how = { clipboardData: all, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new ClipboardEvent('paste', how));
  await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
});

test('a link shared while the app runs in this tab opens too', async () => {
  const { backend } = await show('#', { shared: given([LINK]) });
  location.hash = '#shared=1';
  await expect.poll(() => backend.calls).toEqual(['openInvitation #i=SECRET']);
  expect(location.hash).toBe('#open');
});

test('a link with the scheme web+parley opens', async () => {
  const link = 'web+parley:#i=SECRET';
  const { backend } = await show(`#link=${encodeURIComponent(link)}`, {});
  await expect.poll(() => backend.calls).toEqual([`openInvitation ${link}`]);
  expect(location.hash).toBe('#open');
});
