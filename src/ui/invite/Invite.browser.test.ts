import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import reader from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { invitationCode, type Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { ConversationId, InvitationId } from '../../chat/ids.ts';
import { FACE_TO_FACE_LIFE_MS, INVITATION_LIFE_MS } from '../../chat/limits.ts';
import { en } from '../text/en.ts';

const words = en.invite;

beforeAll(() => prepareZXingModule({ overrides: { locateFile: () => reader } }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function show(hash: string, more: Partial<Script> = {}, home?: string) {
  const { backend, page, screen } = await openApp('invite', hash, more, { home });
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  const heading = (name: string) => screen.getByRole('heading', { name });
  return { backend, page, screen, button, heading };
}

test('a new invitation lasts 7 days, and choosing 10 minutes replaces it', async () => {
  const { backend, page, button } = await show('#');
  await button(en.friends.invite).click();
  await expect.element(button(words.byLink)).toHaveAttribute('aria-pressed', 'true');
  expect(backend.calls).toEqual([`invite ${INVITATION_LIFE_MS}`]);
  const { route } = page.router;
  const first = route.kind === 'invite' ? route.id : undefined;
  await button(words.faceToFace).click();
  await expect.element(button(words.faceToFace)).toHaveAttribute('aria-pressed', 'true');
  expect(backend.calls[1]).toBe(`invite ${FACE_TO_FACE_LIFE_MS} instead of ${first}`);
  expect(page.chat.invitations.some(({ id }) => id === first)).toBe(false);
  await button(words.faceToFace).click();
  expect(backend.calls).toHaveLength(2);
});

test.each(['#invite=open1', '#invite=bykey1'])(
  'without a network the page says that %s does not work yet',
  async (hash) => {
    const script = scenes['invite-not-found']?.script(Date.now());
    const { screen, backend } = await show(hash, script);
    await expect.element(screen.getByText(words.cutOff)).toBeVisible();
    backend.tell({ kind: 'stage', stage: { kind: 'attaching' } });
    await expect.element(screen.getByText(words.phase.publishing)).toBeVisible();
    backend.tell({ kind: 'stage', stage: { kind: 'offline' } });
    await expect.element(screen.getByText(words.cutOff)).toBeVisible();
  },
);

test('Parley checks for an answer while the invitation is on the screen', async () => {
  const { backend, page } = await show('#invite=open1');
  await expect.poll(() => backend.polled.length).toBeGreaterThan(1);
  expect(new Set(backend.polled)).toEqual(new Set(['open1']));
  const clear = vi.spyOn(globalThis, 'clearInterval');
  page.router.go({ kind: 'list' });
  await expect.poll(() => clear.mock.calls.length).toBeGreaterThan(0);
});

test('if the invitation was just used, no other is made, and the screen says so', async () => {
  const { screen, button } = await show('#invite=open1', { invites: { kind: 'over' } });
  await button(words.faceToFace).click();
  await expect.element(screen.getByText(words.over)).toBeVisible();
});

test('a tap on the code fills the screen, and Escape closes it and returns the focus', async () => {
  const { screen, button } = await show('#invite=open1');
  await button(en.codes.enlarge).click({ position: { x: 100, y: -100 }, force: true });
  const dialog = screen.getByRole('dialog', { name: words.qr });
  await expect.element(dialog).toBeVisible();
  await expect.element(button(en.codes.close)).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(button(en.codes.enlarge)).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await button(en.codes.close).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await button(en.codes.enlarge).click();
  await dialog.click({ position: { x: 20, y: 200 } });
  await expect.element(dialog).not.toBeInTheDocument();
});

test('the device’s screen stays on only while the code is visible', async () => {
  const { page, button } = await show('#');
  const left = vi.fn();
  const hold = vi.spyOn(page.wakeLock, 'hold').mockReturnValue(left);
  page.router.replace({ kind: 'invite', id: 'open1' as InvitationId });
  await expect.element(button(en.codes.enlarge)).toBeVisible();
  expect(hold).toHaveBeenCalledOnce();
  page.router.replace({ kind: 'me' });
  await expect.poll(() => left.mock.calls.length).toBe(1);
});

test('a page on localhost shows and copies the code instead of a link', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const { screen, button } = await show('#invite=open1', {}, 'http://localhost:8423/');
  const field = screen.getByRole('textbox', { name: words.code });
  await expect.element(field).toHaveValue(invitationCode.replaceAll(/.{4}(?=.)/gu, '$& '));
  await expect.element(screen.getByText(words.how)).toBeVisible();
  await button(words.copyCode).click();
  expect(written).toHaveBeenCalledWith(invitationCode);
});

test.each([
  ['https://parley.example/', `https://parley.example/#i=${invitationCode}`],
  ['http://localhost:8423/', invitationCode],
])('a scanner can read the picture saved at %s', async (home, content) => {
  const { button } = await show('#invite=open1', {}, home);
  let saved: Blob | undefined;
  let name = '';
  const made = vi.spyOn(URL, 'createObjectURL');
  const revoked = vi.spyOn(URL, 'revokeObjectURL');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    name = this.download;
  });
  await expect.element(button(words.savePicture)).not.toBeInTheDocument();
  await button(words.more).click();
  await button(words.savePicture).click();
  await expect.poll(() => revoked.mock.calls.length).toBe(1);
  expect(revoked.mock.calls[0]?.[0]).toBe(made.mock.results[0]?.value);
  const [blob] = made.mock.calls[0] ?? [];
  if (blob instanceof Blob) saved = blob;
  if (saved === undefined) throw new Error('nothing was saved');
  expect(name).toBe('parley-invitation.png');
  expect(saved.type).toBe('image/png');
  const found = await readBarcodes(saved, { formats: ['QRCode'] });
  expect(found.map(({ text }) => text)).toEqual([content]);
});

test('the page says if sharing failed, but not if the person cancelled', async () => {
  const share = vi.fn<(data: ShareData) => Promise<void>>();
  Object.defineProperty(navigator, 'share', { value: share, configurable: true });
  const { screen, button } = await show('#invite=open1');
  share.mockRejectedValueOnce(new DOMException('closed', 'AbortError'));
  await button(words.share).click();
  await expect.element(screen.getByText(words.shareFailed)).not.toBeInTheDocument();
  share.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
  await button(words.share).click();
  await expect.element(screen.getByText(words.shareFailed)).toBeVisible();
  expect(share.mock.calls[0]?.[0].url).toBe(`https://parley.example/#i=${invitationCode}`);
  Reflect.deleteProperty(navigator, 'share');
});

test('the time left counts down, and the screen changes when the invitation expires', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const { screen, heading } = await show('#invite=brief1');
  await expect.element(screen.getByText(/\(10 minutes left\)/u)).toBeVisible();
  vi.advanceTimersByTime(60_000);
  await expect.element(screen.getByText(/\(9 minutes left\)/u)).toBeVisible();
  vi.advanceTimersByTime(8.5 * 60_000);
  await expect.element(screen.getByText(/\(less than a minute left\)/u)).toBeVisible();
  vi.advanceTimersByTime(30_000);
  await expect.element(heading(words.expired)).toBeVisible();
});

test('the screen says how an invitation ended', async () => {
  const { backend, page, screen, heading } = await show('#invite=open1');
  const [id, other] = ['open1', 'brief1'] as InvitationId[];
  if (id === undefined || other === undefined) throw new Error('two are given');
  backend.tell({ kind: 'invitationGone', id, friend: undefined });
  await expect.element(heading(words.withdrawn)).toBeVisible();
  backend.tell({ kind: 'invitationGone', id: other, friend: 'mira' as ConversationId });
  await expect.poll(() => page.chat.endOf(other)).toBe('mira');
  page.router.replace({ kind: 'invite', id: other });
  await expect.element(heading(words.used)).toBeVisible();
  await expect.element(screen.getByRole('link', { name: words.toFriend })).toBeVisible();
  page.router.replace({ kind: 'invite', id: 'never' as InvitationId });
  await expect.element(heading(words.gone)).toBeVisible();
});
