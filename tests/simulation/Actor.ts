/** Somebody in a simulation: an app that is killed and started, over ports that misbehave. */
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

/** A way to build the app wrong, to see that the simulation notices. */
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
  /** What was said to be saved. */
  readonly promised: string[] = [];
  /** Failures that no retry mends. */
  readonly reports: unknown[] = [];
  /** What the page was told and should not have been. */
  readonly faults: string[] = [];
  readonly #sabotage: Sabotage;
  #life = new Life();
  #messenger: Messenger | undefined;
  #program = new LateModule();
  #knowsOfOutage = false;
  /** The newest wish to block the friend, if it was not taken back. */
  #wish: object | undefined;
  /** How it stood when the friend was blocked. */
  #quiet: { readonly sent: number; readonly taken: number } | undefined;
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

  /** The node's program has come: there is cryptography from now on, and a network. */
  async load(): Promise<void> {
    if (!this.isAlive || this.#program.isLoaded) return;
    await this.#program.arrive();
    this.chat.online(true);
  }

  /** As a page does that has what is stored, and not the node's program yet. */
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
    this.#wish = this.#quiet = undefined;
    this.#becomeQuiet();
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

  /** It will die at one of its next commits. */
  doom(death: Death): void {
    this.#doom(death);
  }

  /** The link is gone, and the app is told so. */
  disconnect(): void {
    this.network.disconnect();
    if (!this.isAlive) return;
    this.#knowsOfOutage = true;
    this.chat.offline();
  }

  /** The link is back. The app is told so if it was told of the outage. */
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
    const wish = {};
    this.#wish = wish;
    this.chat
      .conversation(this.friend.id)
      .block()
      .then(
        () => (wish === this.#wish ? this.#becomeQuiet() : undefined),
        // It was not saved, and whoever asked for it was told so.
        () => undefined,
      );
  }

  unblock(): void {
    if (!this.isAlive) return;
    this.#wish = this.#quiet = undefined;
    this.chat
      .conversation(this.friend.id)
      .unblock()
      .catch(() => undefined);
  }

  /** What was sent to the friend, or taken of theirs, although they are blocked. */
  get broken(): string | undefined {
    if (this.#quiet === undefined) return undefined;
    const { sent, taken } = this.#quiet;
    if (this.network.sent > sent) return 'somebody who is blocked was sent something';
    const now = this.savedTexts().length;
    return now > taken ? `${now - taken} of somebody who is blocked were taken` : undefined;
  }

  #becomeQuiet(): void {
    if (this.friend.blocked)
      this.#quiet = { sent: this.network.sent, taken: this.savedTexts().length };
  }

  says(text: string): void {
    if (!this.isAlive) return;
    this.chat
      .conversation(this.friend.id)
      .send(text)
      .then(
        ({ kind }) => {
          if (kind === 'saved') this.promised.push(text);
        },
        // It was not saved, and whoever wrote it was told so.
        () => undefined,
      );
  }

  /** What is on the disk, in the order shown. */
  saved(): readonly MessageView[] {
    // It is asked for many times between two commits.
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

  /** The only one on the disk. */
  get #conversation(): ConversationId {
    const [conversation] = this.vault.below(['conversation']);
    return conversation?.key[1] as ConversationId;
  }

  /** Whether a message was sealed once more after this attempt: it goes into another slot. */
  sealedAnew(sequence: number, sealing: number): boolean {
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

  /** Sequence numbers of the friend's messages on the disk, in the order shown. */
  savedTexts(): readonly number[] {
    return this.saved().flatMap(({ kind, mine, sequence }) =>
      mine || kind === 'gap' ? [] : [sequence],
    );
  }
}
