import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

/** Longer than the page waits for the log. */
const LONG_MS = 60_000;

beforeEach(() => history.replaceState(undefined, '', '#connection'));
let stop: (() => void) | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  stop?.();
});

async function show(name = 'connection-log') {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  const script = scene.script(Date.now());
  const { page, backend } = scriptedPage(script, { storage: scene.storage });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  const lines = script.log ?? [];
  const region = screen.getByRole('region', { name: en.log.heading });
  const press = (name: string) => screen.getByRole('button', { name, exact: true }).click();
  return { screen, page, backend, lines, region, press };
}

test('the backend is asked for the log only when somebody wants to see it', async () => {
  const { screen, backend, region } = await show();
  await expect.element(screen.getByText(en.log.what)).toBeVisible();
  await expect.element(region).not.toBeInTheDocument();
  expect(backend.calls).not.toContain('log');
});

test('the log has the focus once it is there, shows its end, and scrolls by keyboard', async () => {
  const { lines, region, press } = await show();
  await press(en.log.show);
  await expect.element(region).toHaveFocus();
  const shown = region.element();
  expect(shown.textContent).toBe(lines.join('\n'));
  expect(shown.scrollTop).toBe(shown.scrollHeight - shown.clientHeight);
  expect(shown.scrollTop).toBeGreaterThan(0);
  await userEvent.keyboard('{Home}');
  await expect.poll(() => shown.scrollTop).toBe(0);
});

test('it is asked for again with a button, which keeps the focus', async () => {
  const { screen, backend, region, press } = await show();
  await press(en.log.show);
  await expect.element(region).toBeVisible();
  vi.spyOn(backend, 'log').mockResolvedValue(['+9.000 clock jumped']);
  await press(en.log.update);
  await expect.element(region).toHaveTextContent('+9.000 clock jumped');
  await expect.element(screen.getByRole('button', { name: en.log.update })).toHaveFocus();
});

test('each update is said, in words that are not there while it is under way', async () => {
  const { screen, backend, region, press } = await show();
  const said = screen.getByRole('main').getByText(en.log.updated, { exact: true });
  await press(en.log.show);
  await expect.element(region).toBeVisible();
  expect(said.all()).toEqual([]);
  await press(en.log.update);
  await expect.element(said).toBeVisible();
  const status = said.element();
  expect(status.getAttribute('role')).toBe('status');
  const answers: (() => void)[] = [];
  vi.spyOn(backend, 'log').mockReturnValue(new Promise((done) => answers.push(() => done([]))));
  await press(en.log.update);
  await expect.poll(() => status.textContent).toBe('');
  for (const answer of answers) answer();
  await expect.poll(() => status.textContent).toBe(en.log.updated);
});

test('what was copied is not said of a log that came later', async () => {
  const { screen, backend, press } = await show();
  vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await press(en.log.show);
  await press(en.log.copy);
  const copied = screen.getByText(en.invite.copied, { exact: true });
  await expect.element(copied).toBeVisible();
  vi.spyOn(backend, 'log').mockResolvedValue(['+9.000 clock jumped']);
  await press(en.log.update);
  await expect.element(copied).not.toBeInTheDocument();
});

test('all of it is copied', async () => {
  const { screen, lines, press } = await show();
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await press(en.log.show);
  await press(en.log.copy);
  await expect.element(screen.getByText(en.invite.copied)).toBeVisible();
  expect(copied).toHaveBeenCalledWith(lines.join('\n'));
});

test('all of it is saved as a text file', async () => {
  const { lines, press } = await show();
  const files: unknown[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    files.push(file);
    return '#';
  });
  // The browser of the test is to keep nothing.
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  await press(en.log.show);
  await press(en.log.save);
  const [file] = files;
  if (!(file instanceof File)) throw new Error('nothing was saved');
  expect(file.name).toBe('parley-log.txt');
  expect(await file.text()).toBe(`${lines.join('\n')}\n`);
});

test('a backend that has ended gives no log, and the page says so', async () => {
  const { screen, page, backend, lines, region, press } = await show();
  const silent = screen.getByText(en.log.silent);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.spyOn(backend, 'log').mockReturnValue(new Promise(() => undefined));
  page.chat.fail(new Error('broken'));
  await expect.element(screen.getByText(en.stage.brokenWhy)).toBeVisible();
  await press(en.log.show);
  vi.advanceTimersByTime(LONG_MS);
  await expect.element(silent).toBeVisible();
  expect(silent.element().getAttribute('role')).toBe('status');
  await expect.element(region).not.toBeInTheDocument();
  // It was only slow.
  vi.spyOn(backend, 'log').mockResolvedValue(lines);
  await press(en.log.show);
  await expect.element(region).toHaveFocus();
  await expect.element(silent).not.toBeInTheDocument();
  // What was shown stays.
  vi.spyOn(backend, 'log').mockReturnValue(new Promise(() => undefined));
  await press(en.log.update);
  vi.advanceTimersByTime(LONG_MS);
  await expect.element(silent).toBeVisible();
  expect(region.element().textContent).toBe(lines.join('\n'));
});

test('where Parley has stopped, the log is there all the same, and gets the reason once', async () => {
  const { backend, page, lines, region, press } = await show();
  page.chat.fail(new TypeError('box is null'));
  page.chat.fail(new Error('what follows from it'));
  const reported = backend.calls.filter((call) => call.startsWith('reportFailure'));
  expect(reported).toEqual(['reportFailure TypeError']);
  await press(en.log.show);
  await expect.element(region).toHaveFocus();
  expect(region.element().textContent).toBe(lines.join('\n'));
});

test('where Parley has stopped, a small screen scrolls back to the words above the log', async () => {
  await browser.viewport(390, 600);
  const { screen, page, press, region } = await show();
  page.chat.fail(new Error('broken'));
  await press(en.log.show);
  await expect.element(region).toHaveFocus();
  const main = screen.getByRole('main').element();
  expect(main.scrollTop).toBeGreaterThan(0);
  main.scrollTop = 0;
  await expect.element(screen.getByText(en.app, { exact: true })).toBeInViewport({ ratio: 1 });
});

test('where Parley cannot start, the log is there all the same', async () => {
  const { backend, press } = await show('failed-lost');
  await press(en.log.show);
  await expect.poll(() => backend.calls).toContain('log');
});
