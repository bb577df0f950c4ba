import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import type { PictureOutcome } from '../../state/pictures.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

const LINK = 'https://parley.example/#i=SECRET';
const words = en.open.camera;

let stop: (() => void) | undefined;
let getUserMedia: MockInstance<MediaDevices['getUserMedia']>;
/** What the camera gave out, newest last. */
let streams: MediaStream[] = [];
let drawing: ReturnType<typeof setInterval> | undefined;

/** A real stream, of a canvas that changes all the time. */
function stream(): MediaStream {
  const canvas = document.createElement('canvas');
  const paint = canvas.getContext('2d');
  drawing = setInterval(() => paint?.fillRect(Math.random() * 100, 0, 1, 1), 20);
  const made = canvas.captureStream(30);
  streams.push(made);
  return made;
}

const device = (deviceId: string, label: string) =>
  ({ deviceId, label, kind: 'videoinput' }) as MediaDeviceInfo;

beforeEach(() => {
  streams = [];
  getUserMedia = vi
    .spyOn(navigator.mediaDevices, 'getUserMedia')
    .mockImplementation(() => Promise.resolve(stream()));
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([device('back', 'Back')]);
});
afterEach(() => {
  stop?.();
  clearInterval(drawing);
  vi.restoreAllMocks();
});

async function scan(pictures?: PictureOutcome) {
  history.replaceState(undefined, '', '#open');
  const script = scenes['list']?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { backend, page } = scriptedPage(script, { pictures });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  await screen.getByRole('button', { name: en.open.scan }).click();
  return { backend, screen };
}

const isLetGo = (each: MediaStream | undefined): boolean =>
  each?.getTracks().every(({ readyState }) => readyState === 'ended') === true;

test('what the camera sees is opened, and the camera is let go', async () => {
  const { backend } = await scan({ kind: 'found', texts: ['https://shop.example', LINK] });
  await expect.poll(() => backend.calls).toEqual([`openInvitation ${LINK}`]);
  await expect.poll(() => isLetGo(streams[0])).toBe(true);
});

test('a code that is none of ours is said, and it goes on looking', async () => {
  const { backend, screen } = await scan({ kind: 'found', texts: ['https://shop.example'] });
  await expect.element(screen.getByText(words.notOurs)).toBeVisible();
  expect(backend.calls).toEqual([]);
  expect(isLetGo(streams[0])).toBe(false);
});

test('it can be stopped, which lets the camera go, and opened again', async () => {
  const { screen } = await scan();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
  await screen.getByRole('button', { name: words.stop }).click();
  expect(isLetGo(streams[0])).toBe(true);
  await screen.getByRole('button', { name: en.open.scan }).click();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
  expect(streams).toHaveLength(2);
});

test('a camera that comes after it was stopped is let go at once', async () => {
  const late = Promise.withResolvers<MediaStream>();
  getUserMedia.mockReturnValue(late.promise);
  const { screen } = await scan();
  await screen.getByRole('button', { name: words.stop }).click();
  late.resolve(stream());
  await expect.poll(() => isLetGo(streams[0])).toBe(true);
});

const faults = [
  ['NotAllowedError', words.fault.refused],
  ['NotFoundError', words.fault.none],
  ['NotReadableError', words.fault.busy],
  ['AbortError', words.fault.failed],
] as const;
test.each(faults)('%s is explained, and can be tried again', async (name, said) => {
  getUserMedia.mockRejectedValueOnce(new DOMException('', name));
  const { screen } = await scan();
  await expect.element(screen.getByText(said)).toBeVisible();
  await screen.getByRole('button', { name: en.open.again }).click();
  await expect.element(screen.getByText(words.aim)).toBeVisible();
});

test('a refusal says where it is taken back', async () => {
  getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  const { screen } = await scan();
  await expect.element(screen.getByText(words.allow.chromium)).toBeVisible();
  await screen.getByRole('button', { name: en.open.otherWay }).click();
  await expect.element(screen.getByRole('textbox', { name: 'Link or code' })).toBeVisible();
});

test('of several cameras one can be chosen', async () => {
  const both = [device('back', 'Back'), device('front', 'Front')];
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue(both);
  const { screen } = await scan();
  await screen.getByRole('combobox', { name: words.which }).selectOptions('Front');
  await expect.poll(() => streams.length).toBe(2);
  expect(getUserMedia).toHaveBeenLastCalledWith(
    expect.objectContaining({
      video: expect.objectContaining({ deviceId: { exact: 'front' } }) as unknown,
    }),
  );
  expect(isLetGo(streams[0])).toBe(true);
});

test('where there is a light it can be switched on', async () => {
  const applied: unknown[] = [];
  getUserMedia.mockImplementation(() => {
    const made = stream();
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
