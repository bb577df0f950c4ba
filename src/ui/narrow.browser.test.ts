/** Every scene of the pictures on the narrowest phone, with the worst names and texts. */
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { page as window320 } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import { cleanName } from '../chat/text.ts';
import { hostileScript } from '../../tests/screens/hostileScript.ts';
import { layoutFaults } from '../../tests/screens/layoutFaults.ts';
import { playScene } from '../../tests/screens/playScene.ts';
import { scenes } from '../../tests/screens/scenes.ts';
import App from './App.svelte';
import { en } from './text/en.ts';
import './app.css';

const stops: (() => void)[] = [];
const [width, height] = [window.innerWidth, window.innerHeight];

beforeAll(() => window320.viewport(320, 640));
afterAll(() => window320.viewport(width, height));
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  document.documentElement.dir = 'ltr';
});

/** As many bytes as a name can have. */
const WIDE = 'W'.repeat(96);
/** Other names that take much room, as they are after cleaning. */
const NAMES = [
  ...['W '.repeat(48).trim(), '﷽'.repeat(32), 'ש'.repeat(48), '👨‍👩‍👧‍👦'.repeat(3), '🇩🇪'.repeat(12)],
  ...['Z\u0337\u0361\u0327\u0310'.repeat(10), '…'.repeat(32), '꧅'.repeat(32)],
].map(cleanName);
/** One of each screen and dialog that shows a name. */
const WITH_NAMES = [
  ...['list', 'list-blocked', 'conversation', 'conversation-namesake', 'conversation-blocked'],
  ...['friend', 'friend-end', 'compare', 'compare-different', 'message-details-read', 'me'],
  ...['invite-requested', 'open-asks', 'open-asks-namesake', 'conversation-ended-delete'],
];

async function faultsOf(name: string, who: string): Promise<readonly string[]> {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  const { page, play } = playScene(scene, (script) => hostileScript(script, who));
  history.replaceState(undefined, '', scene.hash === '' ? '#' : scene.hash);
  document.documentElement.dir = scene.dir ?? 'ltr';
  stops.push(page.start());
  const screen = await render(App, { page, text: en });
  await play();
  await expect.poll(() => screen.container.querySelector('h1, h2')).not.toBeNull();
  for (const button of scene.press ?? [])
    await screen.getByRole('button', { name: button }).first().click();
  await expect.poll(() => document.fonts.status).toBe('loaded');
  return layoutFaults();
}

test.each(Object.keys(scenes))(
  'at 320 pixels nothing scrolls sideways or covers its neighbour: %s',
  async (scene) => {
    expect(await faultsOf(scene, WIDE)).toEqual([]);
  },
);

test.each(NAMES)('nor with a name that takes much room: %s', async (name) => {
  for (const scene of WITH_NAMES) {
    expect([scene, ...(await faultsOf(scene, name))]).toEqual([scene]);
    cleanup();
    for (const stop of stops.splice(0)) stop();
  }
});
