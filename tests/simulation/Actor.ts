/** A person in a simulation: an app that is killed and started, over ports that misbehave. */
import type { ChatEvent } from '../../src/chat/events.ts';
import type { ConversationId } from '../../src/chat/ids.ts';
import { Messenger } from '../../src/chat/Messenger.ts';
import type { Clock, Network, Vault } from '../../src/chat/ports.ts';
import { toMessage, viewOf } from '../../src/chat/model/storedMessage.ts';
import { toOutboxEntry } from '../../src/chat/model/storedOutbox.ts';
import type { FriendView, MessageView } from '../../src/chat/views.ts';
import { FakeClock } from '../fakes/FakeClock.ts';
import type { FakeNetwork } from '../fakes/FakeNetwork.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { VeilidCrypto } from '../../src/veilid/VeilidCrypto.ts';
import { LateModule } from '../nodeCrypto.ts';
import { Life, mortalClock, mortalNetwork, mortalVault, type Death } from './mortal.ts';
import { Told } from './Told.ts';
import { messagesPrefix, outboxPrefix } from '../../src/chat/vaultKeys.ts';

type Tell = (event: ChatEvent) => void;

/** A fault in the app that the simulation has to notice. */
export interface Sabotage {
  readonly vault?: (vault: Vault, life: Life) => Vault;
  readonly network?: (network: Network) => Network;
  readonly clock?: (clock: Clock) => Clock;
  readonly tell?: (tell: Tell) => Tell;
}

export class Actor {
  readonly clock = new FakeClock();
  readonly network: FakeNetwork;
  readonly vault: MemoryVault;
  /** Texts that the app reported as saved. */
  readonly reportedSaved: string[] = [];
  /** Failures that no retry can fix. */
  readonly reports: unknown[] = [];
  /** Events that the page should not have been told. */
  readonly faults: string[] = [];
  readonly #sabotage: Sabotage;
  #life = new Life();
  #messenger: Messenger | undefined;
  #program = new LateModule();
  #knowsOfOutage = false;
  /** Identifies the newest request to block the friend, until it is taken back. */
  #blockRequest: object | undefined;
  /** The counts at the time when the friend was blocked. */
  #whenBlocked: { readonly sent: number; readonly taken: number } | undefined;
  #saved: { readonly commits: number; readonly messages: readonly MessageView[] } | undefined;
  #doom: (death: Death) => void = () => undefined;

  constructor(network: FakeNetwork, vault: MemoryVault, sabotage: Sabotage) {
    this.network = network;
    this.vault = vault;
    this.#sabotage = sabotage;
    this.#life.end();
  }

  get isAlive(): boolean {
    return !this.#life.isOver;
  }

  get chat(): Messenger {
    if (this.#messenger === undefined) throw new Error('not started');
    return this.#messenger;
  }

  async start(): Promise<void> {
    await this.open();
    await this.load();
  }

  /** The node's program has loaded: from now on there is cryptography and a network. */
  async load(): Promise<void> {
    if (!this.isAlive || this.#program.isLoaded) return;
    await this.#program.arrive();
    this.chat.online(true);
  }

  /** Opens the app like a page that has the stored data but not yet the node's program. */
  async open(): Promise<void> {
    if (this.isAlive) return;
    const life = new Life();
    this.#life = life;
    this.network.restart();
    this.#knowsOfOutage = false;
    const { vault, network, clock, tell } = this.#sabotage;
    const saved = mortalVault(vault?.(this.vault, life) ?? this.vault, life);
    this.#doom = saved.doom;
    const told = this.#listener(life);
    this.#program = new LateModule();
    this.#messenger = await Messenger.load({
      clock: mortalClock(clock?.(this.clock) ?? this.clock, life),
      crypto: new VeilidCrypto(this.#program),
      network: mortalNetwork(network?.(this.network) ?? this.network, life),
      vault: saved.vault,
      tell: tell?.(told) ?? told,
      report: (error) => this.reports.push(error),
      log: () => undefined,
      ordinal: () => 0,
    });
    this.#blockRequest = this.#whenBlocked = undefined;
    this.#noteBlock();
  }

  #listener(life: Life): Tell {
    const told = new Told(this.vault);
    return (event) => {
      const fault = life.isOver ? undefined : told.fault(event);
      if (fault !== undefined) this.faults.push(fault);
    };
  }

  kill(): void {
    this.#life.end();
    this.network.restart();
  }

  /** The app will die at one of its next commits. */
  doom(death: Death): void {
    this.#doom(death);
  }

  /** Cuts the link, and tells the app. */
  disconnect(): void {
    this.network.disconnect();
    if (!this.isAlive) return;
    this.#knowsOfOutage = true;
    this.chat.offline();
  }

  /** Restores the link, and tells the app if it knows of the outage. */
  reconnect(): void {
    this.network.reconnect();
    if (!this.isAlive || !this.#knowsOfOutage) return;
    this.#knowsOfOutage = false;
    if (this.#program.isLoaded) this.chat.online(false);
  }

  get friend(): FriendView {
    const [friend] = this.chat.snapshot().friends;
    if (friend === undefined) throw new Error('a friend is expected');
    return friend;
  }

  block(): void {
    if (!this.isAlive) return;
    const request = {};
    this.#blockRequest = request;
    this.chat
      .conversation(this.friend.id)
      .block()
      .then(
        () => (request === this.#blockRequest ? this.#noteBlock() : undefined),
        // The block was not saved, and the caller got the error.
        () => undefined,
      );
  }

  unblock(): void {
    if (!this.isAlive) return;
    this.#blockRequest = this.#whenBlocked = undefined;
    this.chat
      .conversation(this.friend.id)
      .unblock()
      .catch(() => undefined);
  }

  read(): void {
    this.chat
      .conversation(this.friend.id)
      .markRead()
      .catch(() => undefined);
  }

  /** Describes messages that were sent to or taken from the friend although they are blocked. */
  get blockViolation(): string | undefined {
    if (this.#whenBlocked === undefined) return undefined;
    const { sent, taken } = this.#whenBlocked;
    if (this.network.sent > sent) return 'something was sent to a blocked friend';
    const now = this.savedTexts().length;
    return now > taken ? `${now - taken} messages of a blocked friend were taken` : undefined;
  }

  #noteBlock(): void {
    if (this.friend.blocked)
      this.#whenBlocked = { sent: this.network.sent, taken: this.savedTexts().length };
  }

  says(text: string): void {
    if (!this.isAlive) return;
    this.chat
      .conversation(this.friend.id)
      .send(text)
      .then(
        ({ kind }) => {
          if (kind === 'saved') this.reportedSaved.push(text);
        },
        // The message was not saved, and the caller got the error.
        () => undefined,
      );
  }

  /** The messages on the disk, in the order shown. */
  saved(): readonly MessageView[] {
    // Cached, because it is called many times between two commits.
    if (this.#saved?.commits !== this.vault.commits)
      this.#saved = { commits: this.vault.commits, messages: this.#read() };
    return this.#saved.messages;
  }

  #read(): readonly MessageView[] {
    return this.vault
      .below(messagesPrefix(this.#conversation))
      .map(toMessage)
      .filter((message) => message !== undefined)
      .map(viewOf);
  }

  /** The only conversation on the disk. */
  get #conversation(): ConversationId {
    const [conversation] = this.vault.below(['conversation']);
    return conversation?.key[1] as ConversationId;
  }

  /** Whether a message was sealed again after this attempt: it then goes into another slot. */
  isResealed(sequence: number, sealing: number): boolean {
    const entries = this.vault.below(outboxPrefix(this.#conversation)).map(toOutboxEntry);
    return entries
      .flatMap((entry) => entry?.messages ?? [])
      .some(
        (message) =>
          'envelope' in message &&
          message.envelope.sequence === sequence &&
          message.envelope.sealing > sealing,
      );
  }

  /** The sequence numbers of the friend's messages on the disk, in the order shown. */
  savedTexts(): readonly number[] {
    return this.saved().flatMap(({ kind, mine, sequence }) =>
      mine || kind === 'gap' ? [] : [sequence],
    );
  }
}
