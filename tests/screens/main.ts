/** Shows the scene in `?scene=name`; `&dir=rtl` lays it out from right to left. Not in the app. */
import { mount } from 'svelte';
import App from '../../src/ui/App.svelte';
import { textFor } from '../../src/ui/text/text.ts';
import '../../src/ui/app.css';
import { offer } from '../fakes/offer.ts';
import { ScriptedServiceWorkers } from '../fakes/ScriptedServiceWorkers.ts';
import { scenes } from './scenes.ts';
import { scriptedPage } from './scriptedPage.ts';

const query = new URLSearchParams(location.search);
const scene = scenes[query.get('scene') ?? 'list'];
if (scene === undefined) throw new Error('There is no such scene.');

const workers = new ScriptedServiceWorkers();
const { backend, page } = scriptedPage(scene.script(Date.now()), {
  workers,
  home: scene.home,
  pictures: scene.pictures,
  storage: scene.storage,
  isInForeground: scene.inBackground !== true,
});
if (scene.evicted) page.eviction.recordData();
else page.eviction.forgetData();
if (location.hash === '') history.replaceState(undefined, '', `${location.search}${scene.hash}`);
document.documentElement.dir = query.get('dir') ?? 'ltr';
page.theme.restore();
page.start();
mount(App, { target: document.body, props: { page, text: textFor(navigator.languages) } });
await page.chat.connect('screens');
page.notifications.start();
await page.opening.resume();
await new Promise(requestAnimationFrame);
if (scene.drop) page.receiveDropped({ kind: 'picture', picture: new Blob() });
if (scene.offered) window.dispatchEvent(offer());
if (scene.update !== undefined) workers.brings();
if (scene.update === 'unsaved') {
  page.unsavedWork.blockReloadWhile(() => true);
  page.update.apply();
}
if (scene.update === 'behind' || scene.update === 'unsaved') workers.takesOver();
if (scene.broken) page.chat.fail(new Error('broken'));
for (const event of scene.events?.(Date.now()) ?? []) backend.tell(event);
