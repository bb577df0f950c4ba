/**
 * The page's copy of the backend's state: a snapshot first, then one change after another. Long
 * because each change updates several of its fields together.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { BackendApi } from '../backend/BackendApi.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { FriendView, InvitationView, Me, PrivacySettings, Unreadable } from '../chat/views.ts';
import type { NameOutcome, SendOutcome } from '../chat/outcomes.ts';
import type { Stage, StartFailure, BackendEvent, BackendSnapshot } from '../backend/stage.ts';
import type { ContactVerbs, ConversationVerbs } from '../chat/verbs.ts';
import { randomName } from '../lib/randomName.ts';
import { askOnce } from './askOnce.ts';
import { askContact, askConversation } from './conversation/askConversation.ts';
import { byNewest } from './conversation/byNewest.ts';

/**
 * opening: no snapshot yet. reopening: the backend has ended, and another one has not answered yet.
 * broken: something failed that nobody expected.
 */
export type ConnectionState = 'opening' | 'open' | 'reopening' | 'broken';
/** The stage as the page shows it: only the page knows that the backend has ended. */
export type ShownStage = Stage | { readonly kind: 'reopening' };
/** What the page's own parts listen to. reopened: what they were told before may be out of date. */
export type ChatNews = BackendEvent | { readonly kind: 'reopened' };
/** A backend that lives answers sooner: starting a node blocks it for half a second. */
const LOG_TIMEOUT_MS = 3_000;
type Listener = (event: ChatNews) => void;
const runningStages: ReadonlySet<ShownStage['kind']> = new Set([
  'attaching',
  'online',
  'offline',
  'notFound',
  'wrongClock',
]);
/** Failures after which nothing stored is shown: the backend could not read it. */
const shutBy: ReadonlySet<StartFailure> = new Set([
  'storage',
  'unsupported',
  'outdated',
  'newer',
  'lost',
  'insecure',
  'blocked',
  'silent',
  'noWorker',
]);
const REOPENING: ShownStage = { kind: 'reopening' };

export class Chat {
  readonly backend: BackendApi;
  #connection = $state.raw<ConnectionState>('opening');
  #stage = $state.raw<Stage>({ kind: 'starting' });
  #me = $state.raw<Me>();
  #privacy = $state.raw<PrivacySettings>({ read: false, typing: false, presence: false });
  #takingOver = $state.raw(false);
  #unreadable = $state.raw<Unreadable>();
  #known = $state.raw(false);
  readonly #friends = new SvelteMap<ConversationId, FriendView>();
  readonly #invitations = new SvelteMap<InvitationId, InvitationView>();
  #events: MessagePort | undefined;
  /** Names this page in the keys of what it sends. */
  readonly #page = randomName();
  #sends = 0;
  /** Undefined once it has its answer. */
  #lastSend: { readonly id: ConversationId; readonly text: string } | undefined;
  readonly #ended = new SvelteMap<InvitationId, ConversationId | 'withdrawn'>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the screen does not show the listeners
  readonly #listeners = new Set<Listener>();

  readonly #everyone = $derived([...this.#friends.values()].sort(byNewest));
  readonly friends = $derived(this.#everyone.filter(({ blocked }) => !blocked));
  readonly blocked = $derived(this.#everyone.filter(({ blocked }) => blocked));
  readonly invitations = $derived(
    [...this.#invitations.values()].sort((a, b) => b.createdAt - a.createdAt),
  );
  /** Unread messages of friends who are neither muted nor blocked; shown in the title. */
  readonly unread = $derived(
    this.friends.reduce((sum, friend) => sum + (friend.muted ? 0 : friend.unread), 0),
  );

  constructor(backend: BackendApi) {
    this.backend = askOnce(backend);
  }

  get connection(): ConnectionState {
    return this.#takingOver && !this.#known ? 'opening' : this.#connection;
  }
  get stage(): ShownStage {
    return this.#connection === 'reopening' ? REOPENING : this.#stage;
  }
  /**
   * Whether the backend has read the stored data. Only then does a missing `me` mean a first run.
   */
  get known(): boolean {
    return this.#known;
  }
  get me(): Me | undefined {
    return this.#me;
  }
  get privacy(): PrivacySettings {
    return this.#privacy;
  }
  /** What is stored and cannot be read; undefined if there is nothing. */
  get unreadable(): Unreadable | undefined {
    return this.#unreadable;
  }
  friend(id: ConversationId): FriendView | undefined {
    return this.#friends.get(id);
  }
  invitation(id: InvitationId): InvitationView | undefined {
    return this.#invitations.get(id);
  }
  /**
   * What became of an invitation since this page was opened: a conversation, or it was withdrawn.
   */
  endOf(id: InvitationId): ConversationId | 'withdrawn' | undefined {
    return this.#ended.get(id);
  }

  /** `tab`: the name of the Web Lock that this page holds. */
  async connect(tab: string): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const isAgain = this.#connection === 'reopening';
    const snapshot = await this.backend.connect(port2, tab, isAgain);
    this.#events?.close();
    this.#events = port1;
    if (isAgain) this.#forgetGone(snapshot);
    this.#known = !isShut(snapshot.stage);
    this.#stage = snapshot.stage;
    this.#me = snapshot.me;
    this.#privacy = snapshot.privacy;
    this.#unreadable = snapshot.unreadable;
    for (const friend of snapshot.friends) this.#friends.set(friend.id, friend);
    for (const invitation of snapshot.invitations) this.#invitations.set(invitation.id, invitation);
    if (this.#connection !== 'broken') this.#connection = 'open';
    if (isAgain) this.#tellAgain(snapshot);
    // The port queues events until it has a listener.
    port1.onmessage = (message: MessageEvent<BackendEvent>) => this.#apply(message.data);
  }

  /** What went while no backend told of it. */
  #forgetGone({ friends, invitations }: BackendSnapshot): void {
    for (const id of [...this.#friends.keys()])
      if (!friends.some((friend) => friend.id === id)) this.#apply({ kind: 'friendGone', id });
    for (const id of [...this.#invitations.keys()])
      if (!invitations.some((invitation) => invitation.id === id)) this.#invitations.delete(id);
  }

  /** Tells the listeners what they may have missed while there was no backend. */
  #tellAgain({ stage, friends }: BackendSnapshot): void {
    this.#apply({ kind: 'stage', stage });
    for (const friend of friends) this.#apply({ kind: 'friend', friend });
    this.#tell({ kind: 'reopened' });
  }

  /** The backend has ended. Another one is being opened, and `connect` is called again. */
  readonly lose = (): void => {
    if (this.#connection !== 'open') return;
    this.#connection = 'reopening';
    this.#tell({ kind: 'stage', stage: this.#stage });
  };

  /** The browser runs no backend, so that nothing can be read. */
  readonly refuse = (): void => {
    this.#connection = 'open';
    this.#apply({ kind: 'stage', stage: { kind: 'failed', reason: 'noWorker' } });
  };

  /** The backend is out of reach, or something failed unexpectedly. */
  readonly fail = (cause: unknown): void => {
    // When another tab takes over, or the stored data cannot be read any more, pending calls are
    // rejected; the stage already says why.
    if (isShut(this.#stage) || this.#connection === 'broken') return;
    this.#connection = 'broken';
    console.error(cause);
    // The backend may not answer any more.
    const name = cause instanceof Error ? cause.name : '';
    this.backend.reportFailure(name).catch(() => undefined);
  };

  /** Calls the listener after each change; returns a function that stops this. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends a message. It is saved once, even if the backend ends before it has answered. */
  send(id: ConversationId, text: string): Promise<SendOutcome> {
    const last = this.#lastSend;
    // The same text before the answer came is the same press.
    if (last?.id !== id || last.text !== text) this.#sends += 1;
    const send = { id, text };
    this.#lastSend = send;
    const key = { page: this.#page, number: this.#sends };
    return this.conversation(id)
      .send(text, key)
      .finally(() => {
        if (this.#lastSend === send) this.#lastSend = undefined;
      });
  }
  /** The requests that the backend answers for one conversation. */
  conversation(id: ConversationId): ConversationVerbs {
    return askConversation(this.backend, id);
  }
  /** The requests that the backend answers for a friend's contact data. */
  contact(id: ConversationId): ContactVerbs {
    return askContact(this.backend, id);
  }

  /** The lines of the log; undefined if the backend does not answer, such as after it has ended. */
  log(): Promise<readonly string[] | undefined> {
    const silence = new Promise<undefined>((end) => setTimeout(end, LOG_TIMEOUT_MS));
    return Promise.race([this.backend.log(), silence]);
  }

  /** Resolves once the network is reachable. */
  untilOnline(): Promise<void> {
    return this.#until((stage) => stage.kind === 'online');
  }

  /** Whether the node is running, with or without a network. */
  get running(): boolean {
    return isRunning(this.stage);
  }
  /** Whether the node is running and has searched for peers, but reaches none. */
  get isCutOff(): boolean {
    return this.running && this.stage.kind !== 'attaching' && this.stage.kind !== 'online';
  }
  untilRunning(): Promise<void> {
    return this.#until(isRunning);
  }

  /** Resolves once the node's program is loaded, or has failed to load. */
  untilLoaded(): Promise<void> {
    return this.#until(({ kind }) => kind !== 'starting' && kind !== 'loading');
  }

  #until(wanted: (stage: ShownStage) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (wanted(this.stage)) return resolve();
      const stop = this.listen(() => {
        if (!wanted(this.stage)) return;
        stop();
        resolve();
      });
    });
  }

  /** Adds an invitation that this page has just created; its event may arrive later. */
  add(invitation: InvitationView): void {
    this.#invitations.set(invitation.id, invitation);
  }

  async introduce(name: string): Promise<NameOutcome> {
    const outcome = await this.backend.introduce(name);
    if (outcome.kind === 'saved') this.#me = outcome.me;
    return outcome;
  }

  /** Changes some of the privacy settings; the others stay as they are. */
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
    // A call rejected because of the takeover may already have set this to "broken".
    if (this.#connection === 'broken') this.#connection = 'open';
    // All of it arrives again, as changes, once this tab's backend has the data.
    this.#me = undefined;
    this.#unreadable = undefined;
    this.#friends.clear();
    this.#invitations.clear();
  }

  #apply(event: BackendEvent): void {
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
      case 'unreadable':
        this.#unreadable = event.unreadable;
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
    this.#tell(event);
  }

  #tell(news: ChatNews): void {
    for (const listener of [...this.#listeners]) listener(news);
  }
}

function isRunning(stage: ShownStage): boolean {
  return runningStages.has(stage.kind);
}

/** Whether the backend has not opened the stored data in this stage. */
function isShut(stage: Stage): boolean {
  if (stage.kind === 'elsewhere') return true;
  return stage.kind === 'failed' && shutBy.has(stage.reason);
}
