import { describe, expect, test } from 'vitest';
import { data, drop, paste, picture } from '../../../tests/screens/hands.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { PictureOutcome } from '../../state/incoming/pictures.ts';
import { en } from '../text/en.ts';

const LINK = 'https://parley.example/#i=SECRET';

const show = (hash: string, pictures?: PictureOutcome, scene = 'list') =>
  openApp(scene, hash, {}, { pictures });

describe('pasted anywhere', () => {
  test('a link opens', async () => {
    const { backend, page } = await show('#');
    await expect.poll(() => page.chat.me).toBeDefined();
    expect(paste(`Come and talk: ${LINK}`)).toBe(true);
    await expect.poll(() => backend.calls).toContain(`openInvitation Come and talk: ${LINK}`);
    await expect.poll(() => page.router.route.kind).toBe('open');
  });

  test('any other text is ignored, except on the screen for invitations', async () => {
    const { backend, page } = await show('#');
    expect(paste('good morning')).toBe(false);
    expect(page.router.route.kind).toBe('list');
    page.router.go({ kind: 'open' });
    await expect.poll(() => page.router.route.kind).toBe('open');
    expect(paste('good morning')).toBe(true);
    await expect.poll(() => backend.calls).toContain('openInvitation good morning');
  });

  test('text goes into the focused field, and a picture is scanned', async () => {
    const { backend, page, screen } = await show('#open', { kind: 'found', texts: [LINK] });
    const field = screen.getByRole('textbox', { name: 'Link or code' }).element();
    expect(paste(LINK, field)).toBe(false);
    expect(page.opening.step.kind).toBe('empty');
    expect(paste(['some text', picture], field)).toBe(false);
    expect(paste(picture, field)).toBe(true);
    await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
  });

  test('of a text and a picture of it, what has a code is taken', async () => {
    const { backend, page } = await show('#', { kind: 'found', texts: [`${LINK}2`] });
    await expect.poll(() => page.chat.me).toBeDefined();
    expect(paste([LINK, picture])).toBe(true);
    await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
    expect(paste(['a\tb', picture])).toBe(true);
    await expect.poll(() => backend.calls).toContain(`openInvitation ${LINK}2`);
  });
});

test.each([`PARLEY-SAFETY/1/${'7'.repeat(60)}`, 'PARLEY-SAFETY/2/new'])(
  'a safety number, pasted or in a picture, is recognized, with advice where to compare it',
  async (number) => {
    const found = { kind: 'found', texts: ['https://shop.example', number] } as const;
    const { backend, page, screen } = await show('#', found, 'open-safety');
    await expect.poll(() => page.chat.me).toBeDefined();
    const { what, todo } = en.open.outcome.safety;
    for (const given of [number, picture]) {
      page.router.go({ kind: 'list' });
      await expect.poll(() => page.router.route.kind).toBe('list');
      page.opening.clear();
      expect(paste(given)).toBe(true);
      await expect.element(screen.getByRole('heading', { name: what })).toBeVisible();
      await expect.element(screen.getByText(todo)).toBeVisible();
    }
    expect(backend.calls).toEqual([`openInvitation ${number}`, `openInvitation ${number}`]);
  },
);

test('of two invitations in one picture none is opened, and the page says what to do', async () => {
  const texts = [LINK, LINK.replace('SECRET', 'OTHER')];
  const { backend, page, screen } = await show('#open', { kind: 'found', texts });
  await expect.poll(() => page.chat.me).toBeDefined();
  paste(picture);
  const { what, todo } = en.codes.unread.several;
  await expect.element(screen.getByRole('heading', { name: what })).toBeVisible();
  await expect.element(screen.getByText(todo)).toBeVisible();
  expect(backend.calls).toEqual([]);
});

describe('dropped anywhere', () => {
  test('a picture or a link opens', async () => {
    const { backend } = await show('#', { kind: 'found', texts: ['https://shop.example', LINK] });
    drop(picture);
    await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
    drop(`${LINK}2`);
    await expect.poll(() => backend.calls).toContain(`openInvitation ${LINK}2`);
  });

  test('the page says what a drop will do', async () => {
    const { screen } = await show('#');
    const how = { dataTransfer: data(picture), bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('dragover', how));
    await expect.element(screen.getByText(en.open.drop)).toBeVisible();
    document.body.dispatchEvent(new DragEvent('dragleave', how));
    await expect.element(screen.getByText(en.open.drop)).not.toBeInTheDocument();
  });
});

test('on first run a code in a picture waits until the person has a name', async () => {
  const found = { kind: 'found', texts: [LINK] } as const;
  const { backend, screen } = await show('#', found, 'first-run');
  await expect.element(screen.getByRole('textbox', { name: 'Your name' })).toBeVisible();
  paste(picture);
  await expect.element(screen.getByText(en.welcome.invited)).toBeVisible();
  expect(backend.calls).toEqual([]);
});

test('the page says that the code reader did not load, and goes on', async () => {
  const { page, screen } = await show('#open');
  page.pictures.read = () => Promise.reject(new Error('not loaded'));
  drop(picture);
  const { what } = en.codes.unread.notLoaded;
  await expect.element(screen.getByRole('heading', { name: what })).toBeVisible();
  expect(page.chat.connection).toBe('open');
});

const unread = [
  ['nothing', { kind: 'nothing' }],
  ['notPicture', { kind: 'notPicture' }],
  ['tooLarge', { kind: 'tooLarge' }],
  ['notOurs', { kind: 'found', texts: ['https://shop.example'] }],
] as const;
test.each(unread)(
  'an unreadable picture (%s) gets a reason, and another can be chosen',
  async (why, outcome) => {
    const { backend, screen } = await show('#open', outcome);
    drop(picture);
    const said = why === 'notOurs' ? en.open.unread.notOurs : en.codes.unread[why];
    await expect.element(screen.getByRole('heading', { name: said.what })).toBeVisible();
    await expect.element(screen.getByText(said.todo)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: en.codes.picture })).toBeVisible();
    await screen.getByRole('button', { name: en.codes.otherWay }).click();
    await expect.element(screen.getByRole('textbox', { name: 'Link or code' })).toBeVisible();
    expect(backend.calls).toEqual([]);
  },
);
