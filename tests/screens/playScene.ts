/** Shows a scene: makes its page, and lets happen what it names. */
import { offer } from '../fakes/offer.ts';
import { ScriptedServiceWorkers } from '../fakes/ScriptedServiceWorkers.ts';
import type { Script } from '../fakes/ScriptedBackend.ts';
import type { Scene } from './scenes.ts';
import { scriptedPage } from './scriptedPage.ts';

/**
 * `change`: changes the scene's script. `play` comes after the app is on the screen, and does all
 * but press the scene's buttons.
 */
export function playScene(scene: Scene, change: (script: Script) => Script = (script) => script) {
  const workers = new ScriptedServiceWorkers();
  const { backend, page } = scriptedPage(change(scene.script(Date.now())), {
    workers,
    home: scene.home,
    pictures: scene.pictures,
    storage: scene.storage,
    isInForeground: scene.inBackground !== true,
  });
  if (scene.evicted) page.eviction.recordData();
  else page.eviction.forgetData();
  const play = async (): Promise<void> => {
    await page.chat.connect('screens');
    page.notifications.start();
    page.opening.resume().catch(page.chat.fail);
    await new Promise(requestAnimationFrame);
    if (scene.drop) page.receiveDropped({ kind: 'picture', picture: new Blob() });
    if (scene.offered) window.dispatchEvent(offer());
    if (scene.update !== undefined) workers.brings();
    if (scene.update === 'unsaved') {
      page.unsavedWork.blockReloadWhile(() => true);
      page.update.apply();
    }
    if (scene.update === 'behind' || scene.update === 'unsaved') workers.takesOver();
    if (scene.lost) page.chat.lose();
    if (scene.broken) page.chat.fail(new Error('broken'));
    for (const event of scene.events?.(Date.now()) ?? []) backend.tell(event);
  };
  return { backend, page, play };
}
