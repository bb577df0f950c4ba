/**
 * Plays a plan: two friends over a network that misbehaves as the plan says. After each step it
 * checks that nothing false is shown and nothing is lost. Long because each step changes the same
 * few things.
 */
import { MAX_RESEALS, MAX_TEXT_BYTES, SUBKEYS_EACH } from '../../src/chat/limits.ts';
import { decodeSlot } from '../../src/chat/wire/envelope.ts';
import { FakeDht } from '../fakes/FakeNetwork.ts';
import type { LocalRecords } from '../fakes/LocalRecords.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { calm, friends } from '../fakes/Person.ts';
import { Actor, type Sabotage } from './Actor.ts';
import type { Plan, Staleness, Step, Who } from './plan.ts';
import { agree, check, hasSettled, type Pairs } from './truth.ts';

export interface Beginning {
  readonly dht: FakeDht;
  readonly vaults: Readonly<Record<Who, MemoryVault>>;
  readonly known: Readonly<Record<Who, LocalRecords>>;
}

/** Two friends who have not written a message yet. */
export async function begin(): Promise<Beginning> {
  const dht = new FakeDht();
  const { alice, bob } = await friends(dht);
  await calm();
  alice.close();
  bob.close();
  return {
    dht: dht.copy(),
    vaults: { alice: alice.vault.copy(), bob: bob.vault.copy() },
    known: { alice: alice.network.local.copy(), bob: bob.network.local.copy() },
  };
}

/** How long two connected friends may take to agree, in milliseconds. */
const HEALING_TIMEOUT_MS = 10 * 60_000;
const STEP_MS = 500;
const LONG = 'x'.repeat(MAX_TEXT_BYTES - 20);

export class Stage {
  readonly #dht: FakeDht;
  readonly #actors: Readonly<Record<Who, Actor>>;
  readonly #held: (() => void)[] = [];
  #isDurable = false;
  #staleness: Staleness = 'never';
  #asked = 0;
  #damaged = 0;
  #damages = 0;
  #said = 0;
  #overwritten: string | undefined;

  constructor({ dht, vaults, known }: Beginning, sabotage: Sabotage) {
    this.#dht = dht.copy();
    const actor = (who: Who) => new Actor(this.#dht.node(known[who]), vaults[who].copy(), sabotage);
    this.#actors = { alice: actor('alice'), bob: actor('bob') };
    this.#watchSlots();
    this.#dht.answer = (newest, older) => {
      const value = this.#answersOld() ? (older.at(-1) ?? newest) : newest;
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
    agree(this.#pairs);
  }

  #check(): void {
    if (this.#overwritten !== undefined) throw new Error(this.#overwritten);
    check(this.#pairs);
  }

  /**
   * With 'inTurn', every second answer is old: a version and a value that are asked for together
   * differ in age.
   */
  #answersOld(): boolean {
    if (this.#staleness === 'inTurn') return this.#asked++ % 2 === 0;
    return this.#staleness === 'always';
  }

  get #all(): readonly Actor[] {
    return Object.values(this.#actors);
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
        this.#staleness = step.how;
        return;
      case 'damage':
        // After more damage the app rightly gives the message up.
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
      case 'block':
        return actor.block();
      case 'unblock':
        return actor.unblock();
      case 'doom':
        return actor.doom(step);
      case 'start':
        return actor.start();
      case 'open':
        return actor.open();
      case 'load':
        return actor.load();
      case 'disconnect':
        return actor.disconnect();
      case 'reconnect':
        return actor.reconnect();
      case 'cut':
        return actor.network.disconnect();
      case 'mend':
        return actor.network.reconnect();
      case 'late':
        return this.#delay(actor, step.on);
      case 'gather':
        actor.network.gathers = step.on;
        return;
      case 'forget':
        return actor.network.local.forgetValues();
      case 'keep':
        actor.network.keepWrites = step.on;
        return;
      case 'deaf':
        actor.network.deaf = step.on;
        return;
      case 'full':
        // Nothing at all can be put, and everything can be deleted.
        if (step.on) actor.vault.fill(0);
        else actor.vault.roomBytes = Infinity;
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
      case 'poll':
        return actor.isAlive ? actor.chat.pollNow() : undefined;
      case 'read':
        if (actor.isAlive) actor.read();
    }
  }

  async #pass(ms: number): Promise<void> {
    const step = Math.max(STEP_MS, ms / 8);
    for (let passed = 0; passed < ms; passed += step) {
      for (const { clock } of this.#all) clock.pass(Math.min(step, ms - passed));
      await calm();
    }
  }

  /** Holds the node's calls until they are released. Calls that already wait keep waiting. */
  #delay({ network }: Actor, on: boolean): void {
    network.late = on ? (goOn) => void this.#held.push(goOn) : undefined;
  }

  #carry(how: 'now' | 'hold' | 'drop' | 'twice'): void {
    this.#dht.carry = (deliver) => {
      if (how === 'hold') this.#held.push(deliver);
      else if (how !== 'drop') queueMicrotask(deliver);
      if (how === 'twice') this.#held.push(deliver);
    };
  }

  /**
   * Starts both, makes the network work again, and lets time pass until both agree. Only an app
   * that knows of an outage is told of its end: all others have to notice it themselves.
   */
  async #heal(): Promise<void> {
    this.#carry('now');
    this.#staleness = 'never';
    this.#damages = 0;
    for (const actor of this.#all) {
      actor.network.deaf = false;
      actor.network.gathers = false;
      actor.network.loses = 0;
      actor.network.mute = this.#isDurable;
      actor.vault.roomBytes = Infinity;
      this.#delay(actor, false);
    }
    for (const goOn of this.#held.splice(0)) goOn();
    for (const actor of this.#all) {
      await calm();
      await actor.start();
      actor.reconnect();
      await calm();
    }
    for (let passed = 0; passed < HEALING_TIMEOUT_MS; passed += STEP_MS) {
      // A doomed app may die only now; it comes back too.
      for (const actor of this.#all) {
        await actor.start();
        if (actor.isAlive && actor.friend.blocked) actor.unblock();
        if (actor.isAlive && actor.friend.unreadFull) actor.read();
      }
      if (hasSettled(this.#pairs)) return;
      await this.#pass(STEP_MS);
    }
  }

  get #pairs(): Pairs {
    const [alice, bob] = [this.#actors.alice, this.#actors.bob];
    return [[alice, bob] as const, [bob, alice] as const];
  }

  /** A message that a slot held and no longer holds has to be saved by the friend. */
  #watchSlots(): void {
    this.#dht.stored = (subkey, before, after) => {
      if (subkey % SUBKEYS_EACH === 0) return;
      const remaining = new Set((decodeSlot(after) ?? []).map(({ sequence }) => sequence));
      const [owner, friend] = this.#pairs[subkey < SUBKEYS_EACH ? 0 : 1] ?? [];
      const saved = new Set(friend?.savedTexts());
      const lost = (decodeSlot(before) ?? []).find(
        ({ sequence, sealing }) =>
          !remaining.has(sequence) && !saved.has(sequence) && !owner?.isResealed(sequence, sealing),
      );
      if (lost === undefined) return;
      this.#overwritten ??= `${lost.sequence} was overwritten unsaved`;
      throw new Error(this.#overwritten);
    };
  }
}
