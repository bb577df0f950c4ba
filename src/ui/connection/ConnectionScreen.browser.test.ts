import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import type { BrowserStorage } from '../../state/device/DeviceStorage.svelte.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

beforeEach(() => localStorage.clear());
let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function show(name: keyof typeof scenes, storage?: BrowserStorage, isAtIt?: boolean) {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  history.replaceState(undefined, '', scene.hash === '' ? '#' : scene.hash);
  const given = scriptedPage(scene.script(Date.now()), {
    storage: storage ?? scene.storage,
    home: scene.home,
    isAtIt,
  });
  stop = given.page.start();
  if (scene.evicted) given.page.eviction.mark();
  const screen = await render(App, { page: given.page, text: en });
  await given.page.chat.connect('test');
  return { screen, ...given };
}

test('the line of the connection leads to how one is connected and who sees what', async () => {
  const { screen } = await show('list');
  await screen.getByRole('link', { name: en.stage.networkLabel }).click();
  await expect.element(screen.getByRole('heading', { name: en.connection.heading })).toHaveFocus();
});

test('a page that dials by itself says so', async () => {
  const { screen } = await show('connection');
  await expect.element(screen.getByText(en.connection.direct)).toBeVisible();
  await expect.element(screen.getByText(en.connection.nodes.sees(false))).toBeVisible();
  await expect.element(screen.getByText(en.connection.private)).not.toBeInTheDocument();
});

test('a page behind a relay says who runs it, and what they see', async () => {
  const { screen } = await show('connection-relayed');
  const { host } = location;
  await expect.element(screen.getByText(en.connection.relayed(host))).toBeVisible();
  const operator = en.connection.operator(host);
  await expect.element(screen.getByText(operator.who, { exact: true })).toBeVisible();
  await expect.element(screen.getByText(operator.sees())).toBeVisible();
});

test('the browser is asked to keep what is stored, and its no is told', async () => {
  const { screen } = await show('connection-relayed');
  await expect.element(screen.getByText(en.storage.mayGo)).toBeVisible();
  await screen.getByRole('button', { name: en.storage.ask }).click();
  await expect.element(screen.getByText(en.storage.refused)).toBeVisible();
});

test('it is asked by itself once there is a friend, and not again the same week', async () => {
  let asked = 0;
  const storage: BrowserStorage = {
    persisted: () => Promise.resolve(false),
    persist: () => Promise.resolve(++asked > 1),
    estimate: () => Promise.resolve({ usage: 1, quota: 1e12 }),
  };
  const { screen, page, backend } = await show('connection', storage);
  await expect.element(screen.getByText(en.storage.mayGo)).toBeVisible();
  const [friend] = page.chat.friends.filter(({ phase }) => phase === 'talking');
  if (friend === undefined) throw new Error('no friend');
  expect(asked).toBe(0);
  backend.tell({ kind: 'friend', friend });
  await expect.poll(() => asked).toBe(1);
  backend.tell({ kind: 'friend', friend });
  backend.tell({ kind: 'stage', stage: { kind: 'offline' } });
  await expect.element(screen.getByText(en.stage.offline).first()).toBeVisible();
  expect(asked).toBe(1);
});

test('it is not asked by itself where nobody is', async () => {
  let asked = 0;
  const storage: BrowserStorage = {
    persisted: () => Promise.resolve(false),
    persist: () => Promise.resolve(++asked > 1),
    estimate: () => Promise.resolve({ usage: 1, quota: 1e12 }),
  };
  const { screen, page, backend } = await show('connection', storage, false);
  await expect.element(screen.getByText(en.storage.mayGo)).toBeVisible();
  const [friend] = page.chat.friends.filter(({ phase }) => phase === 'talking');
  if (friend === undefined) throw new Error('no friend');
  backend.tell({ kind: 'friend', friend });
  backend.tell({ kind: 'stage', stage: { kind: 'offline' } });
  await expect.element(screen.getByText(en.stage.offline).first()).toBeVisible();
  expect(asked).toBe(0);
});

test('a wrong clock is told with how wrong it is', async () => {
  const { screen } = await show('list-wrong-clock');
  const status = screen.getByRole('status', { name: en.stage.label });
  await expect.element(status).toHaveTextContent('12 minutes fast');
});

test.each([
  ['first-run-not-found', en.stage.notFound.direct, true, false],
  ['list-not-found', en.stage.notFound.relayed, false, true],
  ['list-not-found-private', en.stage.notFound.private, false, true],
] as const)(
  '%s says what may be wrong, and what helps there',
  async (scene, words, isPublicHere, hasFriends) => {
    const { screen } = await show(scene);
    const status = screen.getByRole('status', { name: en.stage.label });
    await expect.element(status).toHaveTextContent(words);
    const { sentLater, withoutInternet } = en.stage.notFound;
    const all = [
      words,
      ...(hasFriends ? [sentLater] : []),
      ...(isPublicHere ? [withoutInternet, 'npm start -- --local'] : []),
    ];
    expect(status.element().textContent.trim()).toBe(all.join(' '));
    expect(words).toMatch(/^Not connected/u);
  },
);

test('how one is connected says the same, and all of it goes when somebody answers', async () => {
  const { screen, page, backend } = await show('first-run-not-found');
  backend.tell({ kind: 'me', me: { name: 'Alva', publicKey: 'VLD0:me' } });
  await expect.poll(() => page.chat.me).toBeDefined();
  page.router.go({ kind: 'connection' });
  const said = screen.getByText(en.stage.notFound.direct);
  await expect.poll(() => said.elements().length).toBe(2);
  backend.tell({ kind: 'stage', stage: { kind: 'online', peers: 7 } });
  await expect.element(said).not.toBeInTheDocument();
  // Nothing stands before or behind the word.
  const status = screen.getByRole('status', { name: en.stage.label });
  expect(status.element().textContent).toBe(en.stage.online);
});

test('that space runs out is told before anything is lost', async () => {
  const { screen } = await show('list-short-of-space');
  await expect.element(screen.getByText(en.storage.short)).toBeVisible();
});

test('what the browser deleted is told before one starts anew', async () => {
  const { screen } = await show('first-run-evicted');
  await expect.element(screen.getByText(en.welcome.evicted)).toBeVisible();
});
