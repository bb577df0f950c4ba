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

async function show(name: keyof typeof scenes, storage?: BrowserStorage, isUserActive?: boolean) {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  history.replaceState(undefined, '', scene.hash === '' ? '#' : scene.hash);
  const given = scriptedPage(scene.script(Date.now()), {
    storage: storage ?? scene.storage,
    home: scene.home,
    isUserActive,
  });
  stop = given.page.start();
  if (scene.evicted) given.page.eviction.recordData();
  const screen = await render(App, { page: given.page, text: en });
  await given.page.chat.connect('test');
  return { screen, ...given };
}

test('the status line leads to the screen about network and storage', async () => {
  const { screen } = await show('list');
  await screen.getByRole('link', { name: en.stage.networkLabel }).click();
  await expect.element(screen.getByRole('heading', { name: en.connection.heading })).toHaveFocus();
});

test.each([
  ['list-loading', en.stage.loading],
  ['list-starting', en.stage.starting],
  ['list-not-loaded', en.stage.failed.load],
  ['list-failed', en.stage.failed.node],
] as const)('a known person finds the log there without a node, too: %s', async (scene, words) => {
  const { screen, backend } = await show(scene);
  await screen.getByRole('link', { name: en.stage.networkLabel }).click();
  await expect.element(screen.getByText(words, { exact: true }).nth(1)).toBeVisible();
  // Nothing is said about a network that this device does not use yet.
  expect(screen.getByText(en.connection.direct).all()).toEqual([]);
  expect(screen.getByText(en.connection.who).all()).toEqual([]);
  await screen.getByRole('button', { name: en.log.show }).click();
  await expect.poll(() => backend.calls).toContain('log');
});

test('the screen says how this device is connected once the node runs', async () => {
  const { screen, backend } = await show('connection-starting');
  await expect.element(screen.getByText(en.stage.starting).first()).toBeVisible();
  expect(screen.getByText(en.connection.direct).all()).toEqual([]);
  backend.tell({ kind: 'stage', stage: { kind: 'attaching' } });
  await expect.element(screen.getByText(en.connection.direct)).toBeVisible();
});

test('a page that connects directly says so', async () => {
  const { screen } = await show('connection');
  await expect.element(screen.getByText(en.connection.direct)).toBeVisible();
  await expect.element(screen.getByText(en.connection.nodes.sees(false))).toBeVisible();
  await expect.element(screen.getByText(en.connection.private)).not.toBeInTheDocument();
});

test('a page behind a relay says who runs it and what they see', async () => {
  const { screen } = await show('connection-relayed');
  const { host } = location;
  await expect.element(screen.getByText(en.connection.relayed(host))).toBeVisible();
  const operator = en.connection.operator(host);
  await expect.element(screen.getByText(operator.who, { exact: true })).toBeVisible();
  await expect.element(screen.getByText(operator.sees())).toBeVisible();
});

test('the button asks the browser to keep the data, and the page says if it refuses', async () => {
  const { screen } = await show('connection-relayed');
  await expect.element(screen.getByText(en.storage.mayGo)).toBeVisible();
  await screen.getByRole('button', { name: en.storage.ask }).click();
  await expect.element(screen.getByText(en.storage.refused)).toBeVisible();
});

test('the page asks by itself once there is a friend, and not again in the same week', async () => {
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

test('the page does not ask by itself while nobody uses it', async () => {
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

test('the page says by how much the clock is wrong', async () => {
  const { screen } = await show('list-wrong-clock');
  const status = screen.getByRole('status', { name: en.stage.label });
  await expect.element(status).toHaveTextContent('12 minutes fast');
});

test.each([
  ['first-run-not-found', en.stage.notFound.direct, true, false],
  ['list-not-found', en.stage.notFound.relayed, false, true],
  ['list-not-found-private', en.stage.notFound.private, false, true],
] as const)(
  '%s says what may be wrong and what may help',
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

test('the screen about the network says the same, until somebody answers', async () => {
  const { screen, page, backend } = await show('first-run-not-found');
  backend.tell({ kind: 'me', me: { name: 'Alva', publicKey: 'VLD0:me' } });
  await expect.poll(() => page.chat.me).toBeDefined();
  page.router.go({ kind: 'connection' });
  const said = screen.getByText(en.stage.notFound.direct);
  await expect.poll(() => said.elements().length).toBe(2);
  backend.tell({ kind: 'stage', stage: { kind: 'online', peers: 7 } });
  await expect.element(said).not.toBeInTheDocument();
  // The status contains nothing else.
  const status = screen.getByRole('status', { name: en.stage.label });
  expect(status.element().textContent).toBe(en.stage.online);
});

test('the page warns of little space before anything is lost', async () => {
  const { screen } = await show('list-short-of-space');
  await expect.element(screen.getByText(en.storage.short)).toBeVisible();
});

test('the first screen says that the browser deleted everything', async () => {
  const { screen } = await show('first-run-evicted');
  await expect.element(screen.getByText(en.welcome.evicted)).toBeVisible();
});

test('a browser that keeps no program is one in which Parley needs its server', async () => {
  const { page, screen } = await show('connection');
  await expect.element(screen.getByText(en.storage.here)).toBeVisible();
  expect(screen.getByText(en.storage.needsServer).all()).toEqual([]);
  page.storage.noteRefusedProgram();
  await expect.element(screen.getByText(en.storage.needsServer)).toBeVisible();
});
