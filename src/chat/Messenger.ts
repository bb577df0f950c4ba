/**
 * The chat: my identity, my friends, my invitations. It is loaded from the vault, can be read and
 * written without a network, and delivers everything once there is one.
 */
import type { Context, UserContext } from './Context.ts';
import type { Conversation } from './conversation/Conversation.ts';
import { Conversations } from './conversation/Conversations.ts';
import type { ConversationId, RouteId } from './ids.ts';
import { inBackground } from './inBackground.ts';
import { Invitations } from './invitations/Invitations.ts';
import { OwnRoute } from './lanes/OwnRoute.ts';
import { Moments } from './Moments.ts';
import { loadStored, type Stored } from './loadStored.ts';
import { BlockList } from './people/BlockList.ts';
import { Profile } from './people/Profile.ts';
import type { ContactVerbs, ConversationVerbs } from './verbs.ts';
import type { PrivacySettings, Snapshot, Unreadable } from './views.ts';
import type { NameOutcome } from './outcomes.ts';

/** A reload closes the page for a moment: friends see me as away only after this many milliseconds. */
const AWAY_DELAY_MS = 3_000;
/** How often the network is polled, in case a watch was lost. */
const POLL_INTERVAL_MS = 30_000;

export class Messenger {
  /** All verbs of invitations. */
  readonly invitations: Invitations;
  readonly #context: UserContext;
  readonly #profile: Profile;
  readonly #conversations: Conversations;
  readonly #route: OwnRoute;
  readonly #blockList: BlockList;
  #unreadable: Stored['unreadable'];
  #online = false;
  #attended = true;
  #cancelAway: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;

  private constructor(context: Context, stored: Stored, blockList: BlockList) {
    this.#profile = new Profile(context, stored.identity, stored.privacy);
    this.#unreadable = stored.unreadable;
    this.#blockList = blockList;
    this.#route = new OwnRoute(context, () => this.#each((each) => each.greet()));
    const moments = new Moments(
      context.clock,
      stored.conversations.map(({ activeAt, createdAt }) => activeAt ?? createdAt),
    );
    this.#context = {
      ...context,
      identity: () => this.#profile.identity,
      privacy: () => this.#profile.privacy,
      isBlocked: (key) => blockList.has(key),
      moment: () => moments.next(),
      attended: () => this.#attended,
      route: () => this.#route.route,
    };
    const conversations = new Conversations(this.#context, blockList, {
      // Replies that cross with this conversation can be decided now.
      joined: () => this.invitations.poll(),
      // With the old route a blocked friend could find out that this node is online.
      blocked: () => this.#route.change(),
      blockListSaved: () => this.#tellUnreadable(),
    });
    this.#conversations = conversations;
    this.invitations = new Invitations(this.#context, stored.lateAnswers, {
      newId: () => conversations.newId(),
      conversations: () => conversations.states(),
      known: () => conversations.known(),
      beginning: (state, warned) => conversations.beginning(state, warned),
      begin: (state) => conversations.begin(state),
      replace: (id, by, also) => conversations.replace(id, by, also),
    });
    context.network.onChange((record, subkeys) => {
      conversations.recordChanged(record, subkeys);
      this.invitations.changed(record, subkeys);
    });
    context.network.onMessage((message, route) => {
      const conversation = conversations.ofFrame(message);
      if (conversation !== undefined)
        inBackground(this.#context, conversation.receiveFrame(message, route));
    });
    context.network.onRoutesDied((routes) => this.#routesDied(routes));
  }

  /** Loads everything from the vault. Rejects if it cannot be read; see `loadStored`. */
  static async load(context: Context): Promise<Messenger> {
    const stored = await loadStored(context.vault);
    const messenger = new Messenger(context, stored, await BlockList.load(context));
    const isComplete = stored.unreadable.conversations === 0;
    await messenger.#conversations.load(stored.conversations, isComplete);
    for (const state of stored.invitations) messenger.invitations.add(state);
    return messenger;
  }

  snapshot(): Snapshot {
    return {
      me: this.#profile.me,
      privacy: this.#profile.privacy,
      friends: this.#conversations.views(),
      invitations: this.invitations.views(),
      unreadable: this.#whatIsUnreadable(),
    };
  }

  /** The verbs of a conversation, also of a deleted one. */
  conversation(id: ConversationId): ConversationVerbs {
    return this.#conversations.verbs(id);
  }

  /** The verbs of a contact, also of a deleted one. */
  contact(id: ConversationId): ContactVerbs {
    return this.#conversations.contactVerbs(id);
  }

  /** Makes the identity with this name, or changes the name later. */
  async introduce(name: string): Promise<NameOutcome> {
    const outcome = await this.#profile.introduce(name);
    // Polling writes new headers, in which friends see the new name.
    if (outcome.kind === 'saved' && this.#online) this.#poll();
    return outcome;
  }

  async setPrivacy(privacy: PrivacySettings): Promise<void> {
    await this.#profile.setPrivacy(privacy);
    if (this.#unreadable.privacy) {
      this.#unreadable = { ...this.#unreadable, privacy: false };
      this.#tellUnreadable();
    }
    for (const conversation of this.#conversations.all()) await conversation.privacyChanged();
  }

  /** The network can be reached. `restarted`: the node is a new one, which has nothing open. */
  online(restarted: boolean): void {
    this.#online = true;
    this.#route.online();
    this.invitations.online(restarted);
    this.#each((each) => inBackground(this.#context, each.online(restarted)));
    this.#pollLater();
  }

  offline(): void {
    this.#online = false;
    this.#route.offline();
    this.invitations.offline();
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
    this.#each((each) => each.offline());
  }

  /** Polls for missed changes: the page became visible, or the machine woke up. */
  pollNow(): void {
    if (!this.#online) return;
    this.#poll();
    this.#each((each) => each.greet());
  }

  /** The person opened the app, or closed it while it still runs. */
  attend(isAttended: boolean): void {
    this.#cancelAway?.();
    this.#cancelAway = isAttended
      ? undefined
      : this.#context.clock.after(AWAY_DELAY_MS, () => this.#setAttended(false));
    if (isAttended) this.#setAttended(true);
  }

  /** Stops sending and reading. */
  stop(): void {
    this.offline();
    this.#cancelAway?.();
    this.invitations.stop();
    this.#blockList.stop();
    this.#each((each) => each.stop());
  }

  #setAttended(isAttended: boolean): void {
    if (isAttended === this.#attended) return;
    this.#attended = isAttended;
    this.#each((each) => each.attentionChanged());
  }

  #routesDied(routes: readonly RouteId[]): void {
    this.#route.died(routes);
    this.#each((each) => each.routesDied(routes));
  }

  #poll(): void {
    this.invitations.poll();
    this.#each((each) => inBackground(this.#context, each.catchUp()));
  }

  #pollLater(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = this.#context.clock.after(POLL_INTERVAL_MS, () => {
      this.#poll();
      this.#pollLater();
    });
  }

  #each(act: (conversation: Conversation) => void): void {
    for (const conversation of this.#conversations.all()) act(conversation);
  }

  #whatIsUnreadable(): Unreadable | undefined {
    const { conversations, invitations, privacy } = this.#unreadable;
    const blockList = this.#blockList.isUnreadable;
    const isAll = conversations === 0 && invitations === 0 && !privacy && !blockList;
    return isAll ? undefined : { ...this.#unreadable, blockList };
  }

  /** Tells pages that a value was saved in place of an unreadable one. */
  #tellUnreadable(): void {
    this.#context.tell({ kind: 'unreadable', unreadable: this.#whatIsUnreadable() });
  }
}
