/** A page on a scripted backend, as main.ts puts it together on the real one. */
import { Chat } from '../../src/state/Chat.svelte.ts';
import { Now } from '../../src/state/Now.svelte.ts';
import { Page } from '../../src/state/Page.ts';
import type { PictureOutcome } from '../../src/state/pictures.ts';
import { Theme } from '../../src/state/Theme.svelte.ts';
import { ScriptedBackend, type Script } from '../fakes/ScriptedBackend.ts';

/** `pictures`: what is found in them. */
export function scriptedPage(
  script: Script,
  pictures: PictureOutcome = { kind: 'nothing' },
): { backend: ScriptedBackend; page: Page } {
  const backend = new ScriptedBackend(script);
  const page = new Page({
    chat: new Chat(backend),
    theme: new Theme(),
    now: new Now(() => Date.now()),
    pictures: {
      read: () => Promise.resolve(pictures),
      readFrame: () => Promise.resolve(pictures.kind === 'found' ? pictures.texts : []),
    },
    inviteAddress: 'https://parley.example/#i=',
  });
  return { backend, page };
}
