/** Opens the app as in a scene. For browser tests. */
import { afterEach } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../src/ui/App.svelte';
import { en } from '../../src/ui/text/en.ts';
import '../../src/ui/app.css';
import type { Script } from '../fakes/ScriptedBackend.ts';
import { scenes } from './scenes.ts';
import { scriptedPage } from './scriptedPage.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/**
 * `hash`: the screen, by default the list of friends. `more`: changes of the scene's script.
 * `parts`: what the browser has and does.
 */
export async function openApp(
  scene: string,
  hash = '#',
  more: Partial<Script> = {},
  parts: Parameters<typeof scriptedPage>[1] = {},
) {
  history.replaceState(undefined, '', hash);
  const script = scenes[scene]?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { backend, page } = scriptedPage({ ...script, ...more }, parts);
  stops.push(page.start());
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  return { backend, page, screen };
}
