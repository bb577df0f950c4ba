/** A page on a scripted backend, as main.ts puts it together on the real one. */
import { Awake } from '../../src/state/Awake.ts';
import { Chat } from '../../src/state/Chat.svelte.ts';
import { InvitationAddress } from '../../src/state/InvitationAddress.svelte.ts';
import { Now } from '../../src/state/Now.svelte.ts';
import { Page } from '../../src/state/Page.ts';
import { Theme } from '../../src/state/Theme.svelte.ts';
import { ScriptedBackend, type Script } from '../fakes/ScriptedBackend.ts';

/** `home`: where the page is served. */
export function scriptedPage(
  script: Script,
  home = 'https://parley.example/',
): { backend: ScriptedBackend; page: Page } {
  const backend = new ScriptedBackend(script);
  const address = new InvitationAddress(new URL(home));
  void address.settle(() => Promise.resolve(undefined));
  const page = new Page({
    chat: new Chat(backend),
    theme: new Theme(),
    now: new Now(() => Date.now()),
    address,
    awake: new Awake(navigator, document),
  });
  return { backend, page };
}
