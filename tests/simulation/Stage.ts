/**
 * Where a plan is played: two friends over a network that misbehaves as told. After each
 * step it is checked that nothing false is shown and nothing is lost.
 */
import { MAX_RESEALS, MAX_TEXT_BYTES, SUBKEYS_EACH } from '../../src/chat/limits.ts';
import { messageState, type MessageView } from '../../src/chat/views.ts';
import { decodeSlot } from '../../src/chat/wire/envelope.ts';
import { FakeDht } from '../fakes/FakeNetwork.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { calm, friends } from '../fakes/Person.ts';
import { Actor, type Sabotage } from './Actor.ts';
import type { Plan, Step, Who } from './plan.ts';

export interface Beginning {
  readonly dht: FakeDht;
  readonly vaults: Readonly<Record<Who, MemoryVault>>;
}

/** Two friends who have not said a word. */
export async function begin(): Promise<Beginning> {
  const dht = new FakeDht();
  const { alice, bob } = await friends(dht);
  await calm();
  alice.close();
  bob.close();
  return { dht: dht.copy(), vaults: { alice: alice.vault.copy(), bob: bob.vault.copy() } };
}

/** How long two who can reach each other may take to agree, in milliseconds. */
const HEALED_MS = 10 * 60_000;
const STEP_MS = 500;
const DISK_FULL = 'the disk is full';
const LONG = 'x'.repeat(MAX_TEXT_BYTES - 20);

export class Stage {
  readonly #dht: FakeDht;
  readonly #actors: Readonly<Record<Who, Actor>>;
  readonly #held: (() => void)[] = [];
  #isDurable = false;
  #isStale = false;
  #damaged = 0;
  #damages = 0;
  #said = 0;
  #overwritten: string | undefined;

  constructor({ dht, vaults }: Beginning, sabotage: Sabotage) {
    this.#dht = dht.copy();
    this.#actors = {
      alice: new Actor(this.#dht, vaults.alice.copy(), sabotage),
      bob: new Actor(this.#dht, vaults.bob.copy(), sabotage),
    };
    this.#watchSlots();
    this.#dht.answer = (newest, older) => {
      const value = this.#isStale ? (older.at(-1) ?? newest) : newest;
      if (this.#damages === 0 || !decodeSlot(value.data)?.length) return value;
      this.#damages--;
      const data = value.data.slice();
      data[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
      return { ...value, data };
    };
  }

  async play({ durable, steps }: Plan): Promise<void> {
    this.#isDurable = durable;
    for (const actor of this.#all) {
      actor.network.mute = this.#isDurable;
      await actor.start();
    }
    await calm();
    for (const step of steps) {
      await this.#act(step);
      await calm();
      this.#check();
    }
    await this.#heal();
    this.#check();
    this.#agree();
  }

  get #all(): readonly Actor[] {
    return [this.#actors.alice, this.#actors.bob];
  }

  async #act(step: Step): Promise<void> {
    if ('who' in step && step.kind !== 'say') return this.#do(step, this.#actors[step.who]);
    switch (step.kind) {
      case 'say':
        for (let i = 0; i < step.count; i++)
          this.#actors[step.who].says(`${++this.#said} ${step.long ? LONG : ''}`);
        return;
      case 'pass':
        return this.#pass(step.ms);
      case 'carry':
        return this.#carry(step.how);
      case 'release':
        return this.#held.splice(step.which % Math.max(1, this.#held.length), 1)[0]?.();
      case 'stale':
        this.#isStale = step.on;
        return;
      case 'damage':
        // More often, and a message is given up, rightly.
        if (this.#damaged++ < MAX_RESEALS) this.#damages++;
    }
  }

  async #do(
    step: Exclude<Extract<Step, { who: Who }>, { kind: 'say' }>,
    actor: Actor,
  ): Promise<void> {
    switch (step.kind) {
      case 'jump':
        return actor.clock.set(step.ms);
      case 'kill':
        return actor.kill();
      case 'doom':
        return actor.doom(step);
      case 'start':
        return actor.start();
      case 'disconnect':
        return actor.disconnect();
      case 'reconnect':
        return actor.reconnect();
      case 'keep':
        actor.network.keepWrites = step.on;
        return;
      case 'deaf':
        actor.network.deaf = step.on;
        return;
      case 'full':
        actor.vault.beforeCommit = () => {
          if (step.on) throw new Error(DISK_FULL);
        };
        return;
      case 'mute':
        actor.network.mute = step.on || this.#isDurable;
        return;
      case 'loseRoutes':
        return actor.network.loseRoutes();
      case 'slip':
        actor.network.loses++;
        return;
      case 'endWatches':
        return actor.network.endWatches();
      case 'look':
        return actor.isAlive ? actor.chat.lookNow() : undefined;
      case 'read':
        if (actor.isAlive) actor.chat.markRead(actor.friend.id).catch(() => undefined);
    }
  }

  async #pass(ms: number): Promise<void> {
    const step = Math.max(STEP_MS, ms / 8);
    for (let passed = 0; passed < ms; passed += step) {
      for (const { clock } of this.#all) clock.pass(Math.min(step, ms - passed));
      await calm();
    }
  }

  #carry(how: 'now' | 'hold' | 'drop' | 'twice'): void {
    this.#dht.carry = (deliver) => {
      if (how === 'hold') this.#held.push(deliver);
      else if (how !== 'drop') queueMicrotask(deliver);
      if (how === 'twice') this.#held.push(deliver);
    };
  }

  /** Both are there, the network is as it should be, and time goes on until both agree. */
  async #heal(): Promise<void> {
    this.#carry('now');
    this.#isStale = false;
    this.#damages = 0;
    for (const deliver of this.#held.splice(0)) deliver();
    for (const actor of this.#all) {
      actor.network.deaf = false;
      actor.network.loses = 0;
      actor.vault.beforeCommit = () => undefined;
      actor.network.mute = this.#isDurable;
      await calm();
      await actor.start();
      actor.reconnect();
      await calm();
    }
    for (let passed = 0; passed < HEALED_MS; passed += STEP_MS) {
      // Who was doomed and is hit only now comes back too.
      for (const actor of this.#all) await actor.start();
      if (this.#hasSettled()) return;
      await this.#pass(STEP_MS);
    }
  }

  #hasSettled(): boolean {
    for (const [mine, theirs] of this.#pairs()) {
      const sent = mine.saved().filter((each) => each.mine);
      const came = theirs.saved().filter((each) => !each.mine);
      if (sent.length !== came.length || came.some(({ kind }) => kind === 'gap')) return false;
      const { friend } = mine;
      const states = sent.map(({ sequence }) => messageState(sequence, friend));
      if (states.some((state) => state !== 'delivered' && state !== 'read')) return false;
    }
    return true;
  }

  /** Holds at every moment, whatever happened. */
  #check(): void {
    if (this.#overwritten !== undefined) throw new Error(this.#overwritten);
    for (const { reports } of this.#all)
      if (reports.some((each) => !(each instanceof Error && each.message === DISK_FULL)))
        throw new Error('a failure was reported', { cause: reports.at(-1) });
    for (const [mine, theirs] of this.#pairs()) {
      const sent = mine.saved();
      const texts = new Set(sent.map(textOf));
      for (const promise of mine.promised)
        if (!texts.has(promise)) throw new Error(`"${promise.slice(0, 9)}" was saved and is lost`);
      const shown = theirs.savedTexts();
      if (shown.some((sequence, i) => sequence <= (shown[i - 1] ?? 0)))
        throw new Error(`shown twice or out of order: ${shown.join()}`);
      if (theirs.isAlive && theirs.friend.unread > shown.length)
        throw new Error(`${shown.length} arrived, ${theirs.friend.unread} are called unread`);
      if (mine.isAlive) checkDelivered(sent, new Set(shown), mine);
    }
  }

  /** Holds once two have been connected long enough. */
  #agree(): void {
    for (const [mine, theirs] of this.#pairs()) {
      const sent = mine
        .saved()
        .filter((each) => each.mine)
        .map(textOf);
      const came = theirs
        .saved()
        .filter((each) => !each.mine)
        .map(textOf);
      if (sent.join('|') !== came.join('|'))
        throw new Error(`sent ${short(sent)}, arrived ${short(came)}`);
      const { friend } = mine;
      if (friend.delivered < sent.length)
        throw new Error(`${sent.length} arrived, only ${friend.delivered} known to be delivered`);
    }
    const [all, others] = this.#all.map((each) => each.saved());
    if (all?.map(({ id }) => id).join() !== others?.map(({ id }) => id).join())
      throw new Error('both have everything, in different orders');
  }

  #pairs(): readonly (readonly [Actor, Actor])[] {
    const { alice, bob } = this.#actors;
    return [
      [alice, bob],
      [bob, alice],
    ];
  }

  /** What a slot held and does not hold any more has to be saved by the friend. */
  #watchSlots(): void {
    this.#dht.stored = (subkey, before, after) => {
      if (subkey % SUBKEYS_EACH === 0) return;
      const kept = new Set((decodeSlot(after) ?? []).map(({ sequence }) => sequence));
      const [owner, friend] = this.#pairs()[subkey < SUBKEYS_EACH ? 0 : 1] ?? [];
      const saved = new Set(friend?.savedTexts());
      const lost = (decodeSlot(before) ?? []).find(
        ({ sequence, sealing }) =>
          !kept.has(sequence) && !saved.has(sequence) && !owner?.sealedAnew(sequence, sealing),
      );
      if (lost === undefined) return;
      this.#overwritten ??= `${lost.sequence} was overwritten unsaved`;
      throw new Error(this.#overwritten);
    };
  }
}

function checkDelivered(
  sent: readonly MessageView[],
  shown: ReadonlySet<number>,
  { friend }: Actor,
): void {
  for (const { mine, sequence } of sent) {
    if (!mine) continue;
    const state = messageState(sequence, friend);
    if ((state === 'delivered' || state === 'read') && !shown.has(sequence))
      throw new Error(`${sequence} is marked as ${state} and is not saved`);
  }
}

function textOf(message: MessageView): string {
  return message.kind === 'text' ? message.text : '?';
}

function short(texts: readonly string[]): string {
  return texts.map((text) => text.slice(0, 4).trim()).join();
}
