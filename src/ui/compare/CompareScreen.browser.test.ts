import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { isLetGo, ScriptedCamera } from '../../../tests/fakes/ScriptedCamera.ts';
import { invitationCode, type Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { drop, paste, picture } from '../../../tests/screens/hands.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { CompareOutcome } from '../../chat/outcomes.ts';
import type { PictureOutcome } from '../../state/incoming/pictures.ts';
import { en } from '../text/en.ts';

const NUMBER = `PARLEY-SAFETY/1/${'0123456789'.repeat(6)}`;
const words = en.compare;

interface How extends Partial<Script> {
  /** The texts of the codes in a picture or in view of the camera. */
  readonly found?: readonly string[];
  readonly pictures?: PictureOutcome;
}

async function show(hash: string, { found, pictures, ...more }: How = {}) {
  const { backend, page, screen } = await openApp('compare', hash, more, {
    pictures: found === undefined ? pictures : { kind: 'found', texts: found },
  });
  await expect.poll(() => page.chat.me).toBeDefined();
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  const heading = (name: string) => screen.getByRole('heading', { name, exact: true });
  return { backend, page, screen, button, heading };
}

describe('the number', () => {
  test('appears in twelve groups that screen readers speak digit by digit', async () => {
    const { screen } = await show('#compare=mira');
    const groups = screen.getByRole('list', { name: words.digits }).getByRole('listitem');
    await expect.poll(() => groups.all().length).toBe(12);
    await expect.element(groups.first().getByText('69601')).toHaveAttribute('aria-hidden', 'true');
    await expect.element(groups.first().getByText('6 9 6 0 1')).toBeInTheDocument();
  });

  test('is a code that can fill the screen', async () => {
    const { screen, button } = await show('#compare=mira');
    await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
    await button(en.codes.enlarge).click();
    const dialog = screen.getByRole('dialog', { name: words.qr });
    await expect.element(dialog.getByText(words.show('Mira Okafor'))).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('appears only after the node’s program has started', async () => {
    const { screen } = await show('#compare=mira', { safety: { kind: 'notReady' } });
    await expect.element(screen.getByText(words.waits)).toBeVisible();
  });

  test('can be marked as verified by hand, and this can be undone', async () => {
    const { backend, screen, button } = await show('#compare=mira');
    await button(words.unverify).click();
    await expect.element(screen.getByText(en.friend.notVerified)).toBeVisible();
    await button(words.verify).click();
    await expect.element(screen.getByText('You marked this key as verified on')).toBeVisible();
    expect(backend.calls).toEqual(['verify false', 'verify true']);
  });
});

test('of two safety numbers in one picture none is compared', async () => {
  const found = [NUMBER, NUMBER.replace('0123', '3210')];
  const { backend, heading } = await show('#compare=mira', { found });
  await expect.element(heading(words.heading)).toBeVisible();
  paste(picture);
  await expect.element(heading(en.codes.unread.several.what)).toBeVisible();
  expect(backend.calls).toEqual([]);
});

describe('scanning', () => {
  let camera: ScriptedCamera;
  beforeEach(() => (camera = new ScriptedCamera()));
  afterEach(() => camera.close());

  test('the same number verifies the friend with the date, and releases the camera', async () => {
    const compares = { kind: 'same' } as const;
    const { backend, page, screen, button, heading } = await show('#compare=tomasz', {
      found: ['https://shop.example', NUMBER],
      compares,
    });
    expect(page.unsavedWork.blocksReload).toBe(false);
    await button(words.scan).click();
    await expect.element(heading(words.outcome.same.what)).toBeVisible();
    expect(page.unsavedWork.blocksReload).toBe(true);
    await expect
      .element(screen.getByText(`You marked this key as verified on ${en.date(Date.now())}.`))
      .toBeVisible();
    expect(backend.calls[0]).toBe(`compareSafetyNumber ${NUMBER}`);
    await expect.poll(() => isLetGo(camera.streams[0])).toBe(true);
  });

  test.each([
    ['an invitation', invitationCode, words.seen.invitation],
    ['anything else', 'https://shop.example', words.seen.foreign],
  ])('%s gets a message, and scanning goes on', async (_, code, said) => {
    const { backend, screen, button } = await show('#compare=tomasz', { found: [code] });
    await button(words.scan).click();
    await expect.element(screen.getByText(said)).toBeVisible();
    expect(isLetGo(camera.streams[0])).toBe(false);
    expect(backend.calls).toEqual([]);
    await button(en.codes.camera.stop).click();
    expect(isLetGo(camera.streams[0])).toBe(true);
    await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
  });

  test('a refused camera gets a message that leads back to other ways', async () => {
    camera.getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    const { screen, button } = await show('#compare=tomasz');
    await button(words.scan).click();
    await expect.element(screen.getByText(en.codes.camera.fault.refused)).toBeVisible();
    await button(en.codes.otherWay).click();
    await expect.element(button(en.codes.picture)).toBeVisible();
  });

  test('leaving the screen releases the camera, and returning does not scan', async () => {
    const { page, screen, button } = await show('#compare=tomasz');
    await button(words.scan).click();
    await expect.element(screen.getByText(en.codes.camera.aim)).toBeVisible();
    page.router.go({ kind: 'list' });
    await expect.poll(() => isLetGo(camera.streams[0])).toBe(true);
    history.back();
    await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
  });
});

describe('a different number', () => {
  const compares: CompareOutcome = { kind: 'different' };

  test('is an alert that says what to do, and changes nothing', async () => {
    const { backend, screen, heading } = await show('#compare=tomasz', {
      found: [NUMBER],
      compares,
    });
    drop(picture);
    await expect.element(heading(words.outcome.different.what)).toBeVisible();
    const alert = screen.getByRole('alert');
    await expect.element(alert).toHaveTextContent(words.outcome.different.todo('Tomasz'));
    await expect.element(alert).toHaveTextContent(words.check('Tomasz'));
    expect(screen.getByRole('button', { name: words.unverify }).query()).toBeNull();
    expect(backend.calls).toEqual([`compareSafetyNumber ${NUMBER}`]);
  });

  test.each([
    [words.stayVerified, []],
    [words.unverify, ['verify false']],
  ])('of a verified friend asks what to do: %s', async (choice, calls) => {
    const { backend, screen, button } = await show('#compare=mira', { found: [NUMBER], compares });
    drop(picture);
    await expect.element(screen.getByText('You marked this key as verified on')).toBeVisible();
    await button(choice).click();
    await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
    expect(backend.calls).toEqual([`compareSafetyNumber ${NUMBER}`, ...calls]);
  });
});

describe('a text or picture on the screen for comparing', () => {
  test('is compared, however it gets there, and opens nothing', async () => {
    const { backend, page } = await show('#compare=tomasz', { found: [NUMBER] });
    paste(picture);
    await expect.poll(() => backend.calls.length).toBe(1);
    paste(`${NUMBER}1`);
    await expect.poll(() => backend.calls.length).toBe(2);
    drop('good morning');
    await expect.poll(() => backend.calls.length).toBe(3);
    expect(backend.calls).toEqual(
      [NUMBER, `${NUMBER}1`, 'good morning'].map((text) => `compareSafetyNumber ${text}`),
    );
    expect(page.router.route.kind).toBe('compare');
  });

  test('that is an invitation gets a message, and a button that opens it', async () => {
    const { backend, page, button, heading } = await show('#compare=tomasz', {
      compares: { kind: 'invitation' },
    });
    paste(invitationCode);
    await expect.element(heading(words.outcome.invitation.what)).toBeVisible();
    await button(words.openInstead).click();
    await expect.poll(() => page.router.route.kind).toBe('open');
    expect(backend.calls.at(-1)).toBe(`openInvitation ${invitationCode}`);
  });

  test.each(['newer', 'foreign', 'notReady', 'gone'] as const)(
    'with the result %s gets a message',
    async (kind) => {
      const { screen, heading, button } = await show('#compare=tomasz', { compares: { kind } });
      paste(NUMBER);
      await expect.element(heading(words.outcome[kind].what)).toBeVisible();
      await expect.element(screen.getByText(words.outcome[kind].todo('Tomasz'))).toBeVisible();
      await button(words.toNumber).click();
      await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
    },
  );

  test.each(['nothing', 'notPicture', 'tooLarge'] as const)(
    'that is an unreadable picture (%s) gets a reason, and another can be chosen',
    async (kind) => {
      const { backend, screen, heading, button } = await show('#compare=tomasz', {
        pictures: { kind },
      });
      drop(picture);
      await expect.element(heading(en.codes.unread[kind].what)).toBeVisible();
      await expect.element(screen.getByText(en.codes.unread[kind].todo)).toBeVisible();
      await expect.element(button(en.codes.picture)).toBeVisible();
      await button(en.codes.otherWay).click();
      await expect.element(screen.getByRole('img', { name: words.qr })).toBeVisible();
      expect(backend.calls).toEqual([]);
    },
  );

  test('that is a number is also compared from the screen of a friend', async () => {
    const { backend, page, heading } = await show('#f=tomasz', { compares: { kind: 'different' } });
    expect(paste('good morning')).toBe(false);
    expect(paste(NUMBER)).toBe(true);
    await expect.element(heading(words.outcome.different.what)).toBeVisible();
    expect(page.router.route).toEqual({ kind: 'compare', id: 'tomasz' });
    expect(backend.calls).toEqual([`compareSafetyNumber ${NUMBER}`]);
  });

  test('is announced as a comparison while it is dragged over the page', async () => {
    const { screen } = await show('#compare=tomasz');
    const all = new DataTransfer();
    all.items.add(picture);
    const how = { dataTransfer: all, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('dragover', how));
    await expect.element(screen.getByText(words.drop)).toBeVisible();
    document.body.dispatchEvent(new DragEvent('dragleave', how));
  });
});
