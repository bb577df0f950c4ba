/** What every screen works with, and the few moves that go from one screen to another. */
import type { InviteOutcome, NameOutcome } from '../chat/views.ts';
import type { Chat } from './Chat.svelte.ts';
import type { ChatEvent } from '../chat/events.ts';
import type { Now } from './Now.svelte.ts';
import { Opening } from './Opening.svelte.ts';
import { Router } from './Router.svelte.ts';
import type { Theme } from './Theme.svelte.ts';

export interface PageParts {
  readonly chat: Chat;
  readonly theme: Theme;
  readonly now: Now;
  /** The address that an invitation code is appended to. */
  readonly inviteAddress: string;
}

export class Page {
  readonly chat: Chat;
  readonly theme: Theme;
  readonly now: Now;
  readonly inviteAddress: string;
  readonly opening: Opening;
  readonly router: Router;

  constructor(parts: PageParts) {
    this.chat = parts.chat;
    this.theme = parts.theme;
    this.now = parts.now;
    this.inviteAddress = parts.inviteAddress;
    this.opening = new Opening(parts.chat);
    this.router = new Router((code) => {
      this.opening.receive(code).catch(() => this.chat.fail());
    });
  }

  /** Until the returned stop. */
  start(): () => void {
    const stops = [this.router.start(), this.chat.listen((event) => this.#hear(event))];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** A name given before the node has started waits for it. */
  async introduce(name: string, onWait: () => void): Promise<NameOutcome> {
    const outcome = await this.chat.introduce(name);
    if (outcome.kind !== 'notReady' || this.chat.running) return outcome;
    onWait();
    await this.chat.untilRunning();
    return this.chat.introduce(name);
  }

  /** Makes an invitation and shows it; the node may have to start first. */
  async invite(): Promise<InviteOutcome> {
    let outcome = await this.chat.backend.invite();
    if (outcome.kind === 'notReady' && !this.chat.running) {
      await this.chat.untilRunning();
      outcome = await this.chat.backend.invite();
    }
    if (outcome.kind === 'made') this.chat.add(outcome.invitation);
    return outcome;
  }

  #hear(event: ChatEvent): void {
    const { route } = this.router;
    if (event.kind === 'invitationGone' && event.friend !== undefined) {
      // The friend has answered the invitation that is on the screen.
      if (route.kind === 'invite' && route.id === event.id) {
        this.router.replace({ kind: 'conversation', id: event.friend });
      }
    }
    const shown = route.kind === 'conversation' || route.kind === 'friend' ? route.id : undefined;
    if (event.kind === 'friendGone' && shown === event.id) this.router.replace({ kind: 'list' });
  }
}
