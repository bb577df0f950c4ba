/** Somebody in a simulation: an app that is killed and started, over ports that misbehave. */
import type { ConversationId } from '../../src/chat/ids.ts';
import { Messenger } from '../../src/chat/Messenger.ts';
import type { Network, Vault } from '../../src/chat/ports.ts';
import {
  messagesPrefix,
  outboxPrefix,
  toMessage,
  toOutboxEntry,
} from '../../src/chat/storedMessage.ts';
import type { FriendView, MessageView } from '../../src/chat/views.ts';
import { FakeClock } from '../fakes/FakeClock.ts';
import type { FakeDht, FakeNetwork } from '../fakes/FakeNetwork.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { nodeCrypto } from '../nodeCrypto.ts';
import { Life, mortalClock, mortalNetwork, mortalVault, type Death } from './mortal.ts';

/** A way to build the app wrong, to see that the simulation notices. */
export interface Sabotage {
  readonly vault?: (vault: Vault, life: Life) => Vault;
  readonly network?: (network: Network) => Network;
}

export class Actor {
  readonly clock = new FakeClock();
  readonly network: FakeNetwork;
  readonly vault: MemoryVault;
  /** What was said to be saved. */
  readonly promised: string[] = [];
  /** Failures that no retry mends. */
  readonly reports: unknown[] = [];
  readonly #sabotage: Sabotage;
  #life = new Life();
  #messenger: Messenger | undefined;
  #doom: (death: Death) => void = () => undefined;

  constructor(dht: FakeDht, vault: MemoryVault, sabotage: Sabotage) {
    this.network = dht.node();
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
    if (this.isAlive) return;
    const life = new Life();
    this.#life = life;
    this.network.restart();
    const { vault, network } = this.#sabotage;
    const saved = mortalVault(vault?.(this.vault, life) ?? this.vault, life);
    this.#doom = saved.doom;
    this.#messenger = await Messenger.load({
      clock: mortalClock(this.clock, life),
      crypto: nodeCrypto,
      network: mortalNetwork(network?.(this.network) ?? this.network, life),
      vault: saved.vault,
      tell: () => undefined,
      report: (error) => this.reports.push(error),
    });
    this.#messenger.online(true);
  }

  kill(): void {
    this.#life.end();
    this.network.restart();
  }

  /** It will die at one of its next commits. */
  doom(death: Death): void {
    this.#doom(death);
  }

  disconnect(): void {
    this.network.disconnect();
    if (this.isAlive) this.chat.offline();
  }

  reconnect(): void {
    this.network.reconnect();
    if (this.isAlive) this.chat.online(false);
  }

  get friend(): FriendView {
    const [friend] = this.chat.snapshot().friends;
    if (friend === undefined) throw new Error('a friend is expected');
    return friend;
  }

  says(text: string): void {
    if (!this.isAlive) return;
    this.chat.send(this.friend.id, text).then(
      ({ kind }) => {
        if (kind === 'saved') this.promised.push(text);
      },
      // It was not saved, and whoever wrote it was told so.
      () => undefined,
    );
  }

  /** What is on the disk, in the order shown. */
  saved(): readonly MessageView[] {
    const [conversation] = this.vault.below(['conversation']);
    const id = conversation?.key[1] as ConversationId;
    return this.vault
      .below(messagesPrefix(id))
      .map(toMessage)
      .filter((message) => message !== undefined);
  }

  /** Whether a message was sealed once more after this attempt: it goes into another slot. */
  sealedAnew(sequence: number, sealing: number): boolean {
    const [conversation] = this.vault.below(['conversation']);
    const id = conversation?.key[1] as ConversationId;
    const entries = this.vault.below(outboxPrefix(id)).map(toOutboxEntry);
    return entries.some(
      (entry) => entry?.envelope.sequence === sequence && entry.envelope.sealing > sealing,
    );
  }

  /** Sequence numbers of the friend's messages on the disk, in the order shown. */
  savedTexts(): readonly number[] {
    return this.saved().flatMap(({ kind, mine, sequence }) =>
      mine || kind === 'gap' ? [] : [sequence],
    );
  }
}
