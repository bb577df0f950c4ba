/** A page on a scripted backend, as main.ts puts it together on the real one. */
import { Chat } from '../../src/state/Chat.svelte.ts';
import { Now } from '../../src/state/Now.svelte.ts';
import { Page } from '../../src/state/Page.ts';
import { Theme } from '../../src/state/Theme.svelte.ts';
import { ScriptedBackend, type Script } from '../fakes/ScriptedBackend.ts';

export function scriptedPage(script: Script): { backend: ScriptedBackend; page: Page } {
  const backend = new ScriptedBackend(script);
  const page = new Page({
    chat: new Chat(backend),
    theme: new Theme(),
    now: new Now(() => Date.now()),
    inviteAddress: 'https://parley.example/#i=',
  });
  return { backend, page };
}
