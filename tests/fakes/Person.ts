/** A person with a Messenger on a scripted network, the subject of domain tests. */
import { expect, vi } from 'vitest';
import { EventLog } from '../../src/backend/EventLog.ts';
import type { ChatEvent } from '../../src/chat/events.ts';
import type { ConversationId, PublicKey } from '../../src/chat/ids.ts';
import { parseKey } from '../../src/chat/people/Identity.ts';
import type { InvitationLife } from '../../src/chat/limits.ts';
import { Messenger } from '../../src/chat/Messenger.ts';
import {
  messageState,
  type FriendView,
  type InvitationView,
  type MessageView,
} from '../../src/chat/views.ts';
import type { Crypto } from '../../src/chat/ports.ts';
import { VeilidCrypto } from '../../src/veilid/VeilidCrypto.ts';
import { LateModule, nodeCrypto } from '../nodeCrypto.ts';
import { FakeClock } from './FakeClock.ts';
import type { FakeDht, FakeNetwork } from './FakeNetwork.ts';
import { MemoryVault } from './MemoryVault.ts';

export class Person {
  readonly clock = new FakeClock();
  readonly vault = new MemoryVault();
  readonly network: FakeNetwork;
  readonly events: ChatEvent[] = [];
  /** Background failures that no retry can fix; empty, unless a test causes one. */
  readonly reports: unknown[] = [];
  readonly log = new EventLog(this.clock);
  #messenger: Messenger | undefined;

  constructor(dht: FakeDht) {
    this.network = dht.node();
  }

  static async named(name: string, dht: FakeDht): Promise<Person> {
    const person = new Person(dht);
    await person.start();
    await person.chat.introduce(name);
    return person;
  }

  get chat(): Messenger {
    if (this.#messenger === undefined) throw new Error('not started');
    return this.#messenger;
  }

  /** The public half of their identity. */
  get key(): PublicKey {
    const key = parseKey(this.chat.snapshot().me?.publicKey ?? '');
    if (key === undefined) throw new Error('everybody has a key');
    return key;
  }

  /** Opens the app: it loads the vault, and the node is new. */
  async start(): Promise<void> {
    await this.#load(nodeCrypto);
    this.chat.online(true);
  }

  /** The same, but the node and its program come only when the returned function is called. */
  async startSlowly(): Promise<() => Promise<void>> {
    const late = new LateModule();
    await this.#load(new VeilidCrypto(late));
    return async () => {
      await late.arrive();
      this.chat.online(true);
    };
  }

  async #load(crypto: Crypto): Promise<void> {
    this.network.restart();
    this.#messenger = await Messenger.load({
      clock: this.clock,
      crypto,
      network: this.network,
      vault: this.vault,
      tell: (event) => this.events.push(event),
      report: (error) => this.reports.push(error),
      log: (event) => this.log.add(event),
      ordinal: (id) => this.log.ordinal(id),
    });
  }

  /** Closes the app without any sign to the friend. */
  close(): void {
    this.chat.stop();
    this.#messenger = undefined;
    this.network.restart();
    this.network.onChange(() => undefined);
  }

  disconnect(): void {
    this.network.disconnect();
    this.chat.offline();
  }

  reconnect(): void {
    this.network.reconnect();
    this.chat.online(false);
  }

  async invites(lifeMs?: InvitationLife): Promise<InvitationView> {
    const outcome = await this.chat.invitations.invite(lifeMs);
    if (outcome.kind !== 'made') throw new Error(outcome.kind);
    await this.until(() =>
      this.chat.snapshot().invitations.every((each) => each.phase === 'waiting'),
    );
    return outcome.invitation;
  }

  async accepts(code: string): Promise<ConversationId> {
    const asked = await this.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    const accepted = await this.chat.invitations.accept(asked.invitation);
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    return accepted.friend;
  }

  /** The only friend. */
  get friend(): FriendView {
    const [friend, ...more] = this.chat.snapshot().friends;
    if (friend === undefined || more.length > 0) throw new Error('expected one friend');
    return friend;
  }

  async says(...texts: readonly string[]): Promise<void> {
    for (const text of texts)
      expect(await this.chat.conversation(this.friend.id).send(text)).toMatchObject({
        kind: 'saved',
      });
  }

  async messages(): Promise<readonly MessageView[]> {
    return (await this.chat.conversation(this.friend.id).history(undefined, 10_000)).messages;
  }

  /** The texts in the order shown; an unreadable one is '?'. */
  async texts(of?: 'mine' | 'theirs'): Promise<readonly string[]> {
    return (await this.messages())
      .filter((each) => of === undefined || each.mine === (of === 'mine'))
      .map((each) => (each.kind === 'text' ? each.text : '?'));
  }

  /** The state of each own message, in order. */
  async states(): Promise<readonly string[]> {
    const { friend } = this;
    return (await this.messages())
      .filter((each) => each.mine)
      .map((each) => messageState(each.sequence, friend));
  }

  async sees(...texts: readonly string[]): Promise<void> {
    await vi.waitFor(async () => expect(await this.texts('theirs')).toEqual(texts), REAL_TIME);
  }

  /** Waits for a condition that needs no time to pass. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    await vi.waitFor(async () => expect(await condition()).toBe(true), REAL_TIME);
  }

  /** Waits for a condition while this person's time passes. */
  async eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
    await inTime([this], condition);
  }
}

/**
 * How long a test waits, in milliseconds, for something that needs no time to pass. It is long
 * because a busy machine may be slow; a correct app needs none of it.
 */
const REAL_TIME = { timeout: 30_000 };

/** Waits until everything has happened that needs no time to pass. */
export function calm(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const STEP_MS = 250;
const MAX_FAKE_MS = 10 * 60_000;

/** Lets time pass for all of them until the condition holds. */
export async function inTime(
  people: readonly Person[],
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let passed = 0; passed < MAX_FAKE_MS; passed += STEP_MS) {
    await calm();
    if (await condition()) return;
    for (const { clock } of people) clock.pass(STEP_MS);
  }
  throw new Error('the condition did not hold within ten minutes');
}

/** Alice has invited Bob, and both have the conversation. */
export async function friends(dht: FakeDht): Promise<{ alice: Person; bob: Person }> {
  const alice = await Person.named('Alice', dht);
  const bob = await Person.named('Bob', dht);
  const { code } = await alice.invites();
  await bob.accepts(code);
  await alice.until(() => alice.chat.snapshot().friends.length === 1);
  await bob.until(() => bob.friend.phase === 'talking');
  return { alice, bob };
}
