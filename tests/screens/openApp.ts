/** Opens the app as in a scene. For browser tests. */
import { afterEach } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../src/ui/App.svelte';
import { en } from '../../src/ui/text/en.ts';
import '../../src/ui/app.css';
import type { Script } from '../fakes/ScriptedBackend.ts';
import { scenes } from './scenes.ts';
import { scriptedPage } from './scriptedPage.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

/** `hash`: the screen, by default the list of friends. `more`: changes of the scene's script. */
export async function openApp(scene: string, hash = '#', more: Partial<Script> = {}) {
  history.replaceState(undefined, '', hash);
  const script = scenes[scene]?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { backend, page } = scriptedPage({ ...script, ...more });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  return { backend, page, screen };
}
