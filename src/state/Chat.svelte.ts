/** What the backend knows, as the page shows it: a snapshot, then one change after another. */
import { SvelteMap } from 'svelte/reactivity';
import type { BackendApi } from '../backend/BackendApi.ts';
import type { ChatEvent } from '../chat/events.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type {
  FriendView,
  InvitationView,
  Me,
  NameOutcome,
  PrivacySettings,
  Stage,
  StartFailure,
} from '../chat/views.ts';
import type { ContactVerbs, ConversationVerbs } from '../chat/verbs.ts';
import { askContact, askConversation } from './conversation/askConversation.ts';
import { byNewest } from './conversation/byNewest.ts';

/** opening: no snapshot yet. broken: the backend does not answer any more. */
export type ConnectionState = 'opening' | 'open' | 'broken';
type Listener = (event: ChatEvent) => void;
const runningStages: ReadonlySet<Stage['kind']> = new Set([
  'attaching',
  'online',
  'offline',
  'notFound',
  'wrongClock',
]);
/** Failures before anything stored was read. */
const shutBy: ReadonlySet<StartFailure> = new Set(['storage', 'unsupported', 'outdated']);

export class Chat {
  readonly backend: BackendApi;
  #connection = $state.raw<ConnectionState>('opening');
  #stage = $state.raw<Stage>({ kind: 'starting' });
  #me = $state.raw<Me>();
  #privacy = $state.raw<PrivacySettings>({ read: false, typing: false, presence: false });
  #takingOver = $state.raw(false);
  #known = $state.raw(false);
  readonly #friends = new SvelteMap<ConversationId, FriendView>();
  readonly #invitations = new SvelteMap<InvitationId, InvitationView>();
  readonly #ended = new SvelteMap<InvitationId, ConversationId | 'withdrawn'>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows who listens
  readonly #listeners = new Set<Listener>();

  readonly #everyone = $derived([...this.#friends.values()].sort(byNewest));
  readonly friends = $derived(this.#everyone.filter(({ blocked }) => !blocked));
  readonly blocked = $derived(this.#everyone.filter(({ blocked }) => blocked));
  readonly invitations = $derived(
    [...this.#invitations.values()].sort((a, b) => b.createdAt - a.createdAt),
  );
  /** For the title: of friends who are neither muted nor blocked. */
  readonly unread = $derived(
    this.friends.reduce((sum, friend) => sum + (friend.muted ? 0 : friend.unread), 0),
  );

  constructor(backend: BackendApi) {
    this.backend = backend;
  }

  get connection(): ConnectionState {
    return this.#takingOver && !this.#known ? 'opening' : this.#connection;
  }
  get stage(): Stage {
    return this.#stage;
  }
  /** Whether what is stored has been read: only then no `me` means a first run. */
  get known(): boolean {
    return this.#known;
  }
  get me(): Me | undefined {
    return this.#me;
  }
  get privacy(): PrivacySettings {
    return this.#privacy;
  }
  friend(id: ConversationId): FriendView | undefined {
    return this.#friends.get(id);
  }
  invitation(id: InvitationId): InvitationView | undefined {
    return this.#invitations.get(id);
  }
  /** The conversation that an invitation became, or that it was withdrawn, since this page is open. */
  endOf(id: InvitationId): ConversationId | 'withdrawn' | undefined {
    return this.#ended.get(id);
  }

  /** `tab`: name of the Web Lock that this page holds. */
  async connect(tab: string): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const snapshot = await this.backend.connect(port2, tab);
    this.#known = !isShut(snapshot.stage);
    this.#stage = snapshot.stage;
    this.#me = snapshot.me;
    this.#privacy = snapshot.privacy;
    for (const friend of snapshot.friends) this.#friends.set(friend.id, friend);
    for (const invitation of snapshot.invitations) this.#invitations.set(invitation.id, invitation);
    this.#connection = 'open';
    // The port keeps what came meanwhile until it has a listener.
    port1.onmessage = (message: MessageEvent<ChatEvent>) => this.#apply(message.data);
  }

  /** The backend is out of reach, or a call failed in a way nobody expected. */
  fail(): void {
    // Calls that were under way when another tab took over are refused; the stage says why.
    if (this.#stage.kind === 'elsewhere') return;
    this.#connection = 'broken';
  }

  /** Called after each change; gives back the way to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What can be asked of a conversation, and of what the person keeps of the friend. */
  conversation(id: ConversationId): ConversationVerbs {
    return askConversation(this.backend, id);
  }
  contact(id: ConversationId): ContactVerbs {
    return askContact(this.backend, id);
  }

  /** Resolves when the network can be reached. */
  untilOnline(): Promise<void> {
    return this.#until((stage) => stage.kind === 'online');
  }

  /** Whether the node's program runs, with or without network. */
  get running(): boolean {
    return isRunning(this.#stage);
  }
  /** Whether the node runs, has looked for others, and reaches nobody. */
  get isCutOff(): boolean {
    return this.running && this.#stage.kind !== 'attaching' && this.#stage.kind !== 'online';
  }
  untilRunning(): Promise<void> {
    return this.#until(isRunning);
  }

  /** Resolves when the node's program is here, or does not come for now. */
  untilLoaded(): Promise<void> {
    return this.#until(({ kind }) => kind !== 'starting' && kind !== 'loading');
  }

  #until(wanted: (stage: Stage) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (wanted(this.#stage)) return resolve();
      const stop = this.listen(() => {
        if (!wanted(this.#stage)) return;
        stop();
        resolve();
      });
    });
  }

  /** An invitation this page has just made; the event about it may come later. */
  add(invitation: InvitationView): void {
    this.#invitations.set(invitation.id, invitation);
  }

  async introduce(name: string): Promise<NameOutcome> {
    const outcome = await this.backend.introduce(name);
    if (outcome.kind === 'saved') this.#me = outcome.me;
    return outcome;
  }

  /** Changes some of what friends are told; the rest stays. */
  setPrivacy(change: Partial<PrivacySettings>): Promise<void> {
    this.#privacy = { ...this.#privacy, ...change };
    return this.backend.setPrivacy(this.#privacy);
  }

  async takeOver(): Promise<void> {
    this.#takingOver = true;
    try {
      await this.backend.takeOver();
    } finally {
      this.#takingOver = false;
    }
  }

  #enterStage(stage: Stage): void {
    this.#stage = stage;
    if (isShut(stage)) this.#known = false;
    else if (stage.kind !== 'starting') this.#known = true;
    if (stage.kind !== 'elsewhere') return;
    // A call that was refused because of it may have been heard of before.
    if (this.#connection === 'broken') this.#connection = 'open';
    // It all comes again, as changes, when this tab's backend has the data.
    this.#me = undefined;
    this.#friends.clear();
    this.#invitations.clear();
  }

  #apply(event: ChatEvent): void {
    switch (event.kind) {
      case 'stage':
        this.#enterStage(event.stage);
        break;
      case 'me':
        this.#known = true;
        this.#me = event.me;
        break;
      case 'privacy':
        this.#privacy = event.privacy;
        break;
      case 'friend':
        this.#friends.set(event.friend.id, event.friend);
        break;
      case 'friendGone':
        this.#friends.delete(event.id);
        break;
      case 'invitation':
        this.#invitations.set(event.invitation.id, event.invitation);
        break;
      case 'invitationReplaced':
        this.#invitations.set(event.by.id, event.by);
        this.#invitations.delete(event.id);
        this.#ended.set(event.id, 'withdrawn');
        break;
      case 'invitationGone':
        this.#invitations.delete(event.id);
        this.#ended.set(event.id, event.friend ?? 'withdrawn');
        break;
      case 'messages':
        break;
    }
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function isRunning(stage: Stage): boolean {
  return runningStages.has(stage.kind);
}

/** In these stages the backend has not opened what is stored. */
function isShut(stage: Stage): boolean {
  if (stage.kind === 'elsewhere') return true;
  return stage.kind === 'failed' && shutBy.has(stage.reason);
}
