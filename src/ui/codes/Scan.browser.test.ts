import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { device, isLetGo, ScriptedCamera } from '../../../tests/fakes/ScriptedCamera.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { PictureOutcome } from '../../state/incoming/pictures.ts';
import { deferred } from '../../lib/deferred.ts';
import { en } from '../text/en.ts';

const LINK = 'https://parley.example/#i=SECRET';
const words = en.codes.camera;

let camera: ScriptedCamera;
beforeEach(() => (camera = new ScriptedCamera()));
afterEach(() => {
  camera.close();
});

async function scan(pictures?: PictureOutcome) {
  const { backend, page, screen } = await openApp('list', '#open', {}, { pictures });
  await screen.getByRole('button', { name: en.open.scan }).click();
  return { backend, page, screen };
}

test('the code in view opens, and the camera is released', async () => {
  const { backend } = await scan({ kind: 'found', texts: ['https://shop.example', LINK] });
  await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
  await expect.poll(() => isLetGo(camera.streams[0])).toBe(true);
});

test('a foreign code gets a message, and scanning goes on', async () => {
  const { backend, screen } = await scan({ kind: 'found', texts: ['https://shop.example'] });
  await expect.element(screen.getByText(en.open.notOurs)).toBeVisible();
  expect(backend.calls).toEqual([]);
  expect(isLetGo(camera.streams[0])).toBe(false);
});

test('two invitations in view get a message, and scanning goes on', async () => {
  const texts = [LINK, 'https://shop.example', LINK.replace('SECRET', 'OTHER')];
  const { backend, screen } = await scan({ kind: 'found', texts });
  await expect.element(screen.getByText(en.codes.several)).toBeVisible();
  expect(backend.calls).toEqual([]);
  expect(isLetGo(camera.streams[0])).toBe(false);
});

test('scanning can be stopped and started again, and stopping releases camera and page', async () => {
  const { page, screen } = await scan();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
  expect(page.unsavedWork.blocksReload).toBe(true);
  await screen.getByRole('button', { name: words.stop }).click();
  expect(page.unsavedWork.blocksReload).toBe(false);
  expect(isLetGo(camera.streams[0])).toBe(true);
  await screen.getByRole('button', { name: en.open.scan }).click();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
  expect(camera.streams).toHaveLength(2);
});

test('the page is held while the person chooses a picture', async () => {
  // A browser without a screen cannot show the dialog and cancels it at once.
  vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => undefined);
  const { page, screen } = await scan();
  await screen.getByRole('button', { name: words.stop }).click();
  const choose = screen.getByRole('button', { name: en.codes.picture });
  for (const end of ['cancel', 'change']) {
    await choose.click();
    expect(page.unsavedWork.blocksReload).toBe(true);
    document.querySelector('input[type=file]')?.dispatchEvent(new Event(end, { bubbles: true }));
    expect(page.unsavedWork.blocksReload).toBe(false);
  }
});

test('a camera that opens after scanning stopped is released at once', async () => {
  const late = deferred<MediaStream>();
  camera.getUserMedia.mockReturnValue(late.promise);
  const { screen } = await scan();
  await screen.getByRole('button', { name: words.stop }).click();
  late.resolve(camera.stream());
  await expect.poll(() => isLetGo(camera.streams[0])).toBe(true);
});

const faults = [
  ['NotAllowedError', words.fault.refused],
  ['NotFoundError', words.fault.none],
  ['NotReadableError', words.fault.busy],
  ['AbortError', words.fault.failed],
] as const;
test.each(faults)('%s gets a message, and the person can try again', async (name, said) => {
  camera.getUserMedia.mockRejectedValueOnce(new DOMException('', name));
  const { screen } = await scan();
  await expect.element(screen.getByText(said)).toBeVisible();
  await screen.getByRole('button', { name: en.codes.again }).click();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
});

test('the page says where to allow a refused camera', async () => {
  camera.getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  const { screen } = await scan();
  await expect.element(screen.getByText(words.allow.chromium)).toBeVisible();
  await screen.getByRole('button', { name: en.codes.otherWay }).click();
  await expect.element(screen.getByRole('textbox', { name: 'Link or code' })).toBeVisible();
});

test('the person can choose between several cameras', async () => {
  const both = [device('back', 'Back'), device('front', 'Front')];
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue(both);
  const { screen } = await scan();
  await screen.getByRole('combobox', { name: words.which }).selectOptions('Front');
  await expect.poll(() => camera.streams.length).toBe(2);
  expect(camera.getUserMedia).toHaveBeenLastCalledWith(
    expect.objectContaining({
      video: expect.objectContaining({ deviceId: { exact: 'front' } }) as unknown,
    }),
  );
  expect(isLetGo(camera.streams[0])).toBe(true);
});

test('a camera with a light can switch it on', async () => {
  const applied: unknown[] = [];
  camera.getUserMedia.mockImplementation(() => {
    const made = camera.stream();
    for (const track of made.getVideoTracks())
      Object.assign(track, {
        getCapabilities: () => ({ torch: true }),
        applyConstraints: (how: unknown) => Promise.resolve(void applied.push(how)),
      });
    return Promise.resolve(made);
  });
  const { screen } = await scan();
  const light = screen.getByRole('button', { name: words.torch });
  await expect.element(light).toHaveAttribute('aria-pressed', 'false');
  await light.click();
  await expect.element(light).toHaveAttribute('aria-pressed', 'true');
  expect(applied).toEqual([{ advanced: [{ torch: true }] }]);
});
