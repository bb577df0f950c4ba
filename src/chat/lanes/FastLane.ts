/**
 * The fast lane of a conversation: messages and reports as app messages over the friend's
 * private route. It keeps nothing that matters: what is not acknowledged in time is released
 * to the durable lane. Longer than most files: sending and waiting are one state machine.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { singleFlight } from '../../lib/singleFlight.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import type { RouteBlob, RouteId } from '../ids.ts';
import { MAX_FRAME_BYTES, MAX_FRAME_MESSAGES, WINDOW_BYTES, WINDOW_MESSAGES } from '../limits.ts';
import { NetworkError } from '../ports.ts';
import { reportOf } from '../model/reports.ts';
import { isOver, type Activity } from '../views.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import type { UserContext } from '../Context.ts';
import { inBackground } from '../inBackground.ts';

/** What the lane needs of its conversation. */
export interface FastLaneParts {
  /** What the friend is told of what I do. */
  readonly activity: () => Exclude<Activity, 'unknown'> | undefined;
  /** More messages are to go by the durable lane; see `released`. */
  readonly released: () => void;
}

/** Waiting for an acknowledgement, in milliseconds: at first, and the bounds of what is learned. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3_000;
const ROUND_TRIPS = 3;
/** Milliseconds without a word of the friend, after which what they were told may be lost. */
const QUIET_MS = 60_000;

export class FastLane {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: FastLaneParts;
  readonly #run = singleFlight(() => this.#sendAll());
  /** The friend's route as it was imported; its id is none while it does not work. */
  #imported: { readonly blob: RouteBlob; readonly id: RouteId | undefined } | undefined;
  /** Messages are sent this way: the route works, and the friend answers as far as is known. */
  #open = false;
  /** Something was heard since messages were last sent in vain. */
  #live = false;
  #heardAt = 0;
  /** The friend reached us by the route that we have now. */
  #routeKnown = false;
  /** Highest sequence number that was sent; those after it wait. */
  #cursor = 0;
  /** Up to here messages go by the durable lane too; see `released`. */
  #released: number;
  #greets = false;
  #answers = false;
  #tells = false;
  #again = false;
  #wait = FIRST_WAIT_MS;
  /** Messages on the way, for measuring the time to their acknowledgement. */
  #probe: { readonly upTo: number; readonly at: number } | undefined;
  #cancelWait: (() => void) | undefined;
  #stopped = false;

  constructor(context: UserContext, store: ConversationStore, parts: FastLaneParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    // What was on its way before a restart goes both ways.
    this.#released = store.state.written;
  }

  /** Messages up to this one are for the durable lane, too. */
  get released(): number {
    return this.#open ? this.#released : Number.MAX_SAFE_INTEGER;
  }

  get isLive(): boolean {
    return this.#open && this.#live;
  }

  /** The friend hears of changes this way; what is told once and lost is told again by then. */
  get isNear(): boolean {
    return this.isLive && this.#context.clock.now() - this.#heardAt < QUIET_MS;
  }

  /** Says hello and asks for an answer: the network is back, or one of the routes is new. */
  greet(): void {
    if (this.#isShut || isOver(this.#store.state)) return;
    this.#routeKnown = false;
    this.#forgetDead();
    // A talk that goes on is not begun anew.
    if (!this.isLive) this.#openAgain();
    this.#greets = true;
    this.#go();
  }

  /** Mine and the friend's routes are of no use without the network. */
  rest(): void {
    this.#close();
    this.#imported = undefined;
  }

  stop(): void {
    this.rest();
    this.#stopped = true;
  }

  /** The friend was blocked: their route is let go, and what was just begun is not sent. */
  async block(): Promise<void> {
    const id = this.#imported?.id;
    this.rest();
    try {
      if (id !== undefined) await this.#context.network.releaseRoute(id);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
  }

  /** There are new messages. */
  go(): void {
    if (this.#open) this.#go();
    else this.#parts.released();
  }

  /** The friend gets a report of what was saved. */
  answer(): void {
    this.#answers = true;
    this.#go();
  }

  /** The friend is told what I do, or what I read, if they listen. */
  tell(): void {
    if (!this.isLive) return;
    this.#tells = true;
    this.#go();
  }

  routesDied(routes: readonly RouteId[]): void {
    if (this.#imported?.id !== undefined && routes.includes(this.#imported.id)) this.#dead();
  }

  /** A frame of the friend's came, by this route of mine. */
  heard(route: RouteId | undefined): void {
    if (this.#isShut) return;
    if (route !== undefined && route === this.#context.route()?.id) this.#routeKnown = true;
    this.#live = true;
    this.#heardAt = this.#context.clock.now();
    // Who is heard is there.
    this.#forgetDead();
    if (!this.#open) {
      this.#openAgain();
      this.#go();
    }
  }

  /** The friend has saved some, or asked for this one and later ones again. */
  progress(again: number | undefined): void {
    const { delivered } = this.#store.state;
    const now = this.#context.clock.now();
    if (this.#probe !== undefined && this.#probe.upTo <= delivered) {
      const took = (now - this.#probe.at) * ROUND_TRIPS;
      this.#wait = Math.min(Math.max((this.#wait + took) / 2, FIRST_WAIT_MS), LONGEST_WAIT_MS);
      this.#probe = undefined;
    }
    if (again !== undefined) this.#cursor = Math.min(this.#cursor, again - 1);
    this.#again = false;
    this.#endWait();
    if (this.#underWay().count > 0) this.#waitFor();
    this.#go();
  }

  /** Nothing may be sent to this friend. */
  get #isShut(): boolean {
    return this.#stopped || this.#context.isBlocked(this.#store.state.friend);
  }

  #openAgain(): void {
    this.#open = true;
    this.#again = false;
    this.#cursor = 0;
    this.#released = this.#store.state.written;
  }

  #close(): void {
    this.#open = false;
    this.#live = false;
    this.#greets = this.#answers = this.#tells = false;
    this.#probe = undefined;
    this.#endWait();
  }

  /** A route that failed once may work again. */
  #forgetDead(): void {
    if (this.#imported?.id === undefined) this.#imported = undefined;
  }

  /** Nothing goes over this route now: the next greeting tries it again, or another one. */
  #dead(): void {
    if (this.#imported !== undefined) this.#imported = { ...this.#imported, id: undefined };
    this.#close();
    this.#parts.released();
  }

  #go(): void {
    if (this.#isShut) return;
    inBackground(this.#context, this.#run());
  }

  async #sendAll(): Promise<void> {
    try {
      for (;;) {
        const route = await this.#friendsRoute();
        if (route === undefined) return this.#noRoute();
        const messages = this.#open ? this.#nextMessages() : [];
        if (messages.length === 0 && !this.#greets && !this.#answers && !this.#tells) return;
        await this.#sendOne(route, messages);
      }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      this.#dead();
    }
  }

  #noRoute(): void {
    const wasOpen = this.#open;
    this.#close();
    if (wasOpen) this.#parts.released();
  }

  async #sendOne(route: RouteId, sequences: readonly number[]): Promise<void> {
    const { crypto, clock } = this.#context;
    const { state, outgoing } = this.#store;
    const greets = this.#greets;
    this.#greets = this.#answers = this.#tells = false;
    const frame: Frame = {
      v: 1,
      report: reportOf(state, this.#context.privacy().read),
      messages: outgoing.envelopes(sequences),
      route: this.#routeKnown ? undefined : this.#context.route()?.blob,
      activity: this.#parts.activity(),
      answer: greets,
    };
    const last = sequences.at(-1);
    this.#cursor = last ?? this.#cursor;
    const data = await encodeFrame(crypto, state.keys.sendTag, state.keys.sendFrame, frame);
    if (last !== undefined) this.#probe ??= { upTo: last, at: clock.now() };
    await this.#deliver(route, data);
    if (this.#open && (last !== undefined || greets)) this.#waitFor();
  }

  /** One failure says little: the route is imported anew and tried once more. */
  async #deliver(route: RouteId, data: Uint8Array): Promise<void> {
    try {
      await this.#transmit(route, data);
    } catch (error) {
      const blob = this.#store.state.friendRoute;
      if (!(error instanceof NetworkError) || blob === undefined || this.#isShut) throw error;
      const again = await this.#import(blob);
      if (again === undefined) throw error;
      await this.#transmit(again, data);
    }
  }

  /** The last moment: the friend may have been blocked while this was made ready. */
  async #transmit(route: RouteId, data: Uint8Array): Promise<void> {
    if (!this.#isShut) await this.#context.network.sendMessage(route, data);
  }

  async #friendsRoute(): Promise<RouteId | undefined> {
    const blob = this.#store.state.friendRoute;
    if (blob === undefined || this.#isShut || this.#context.route() === undefined) return undefined;
    if (this.#imported !== undefined && equalBytes(this.#imported.blob, blob))
      return this.#imported.id;
    return this.#import(blob);
  }

  async #import(blob: RouteBlob): Promise<RouteId | undefined> {
    const old = this.#imported?.id;
    if (old !== undefined) await this.#context.network.releaseRoute(old);
    try {
      this.#imported = { blob, id: await this.#context.network.importRoute(blob) };
    } catch (error) {
      if (!(error instanceof NetworkError) || error.kind !== 'refused') throw error;
      this.#imported = { blob, id: undefined };
    }
    return this.#imported.id;
  }

  /** As many as fit a frame and the window. */
  #nextMessages(): readonly number[] {
    const { outgoing } = this.#store;
    let { count, bytes } = this.#underWay();
    let size = 0;
    const next: number[] = [];
    for (const sequence of outgoing.sequences()) {
      if (sequence <= this.#cursor) continue;
      const more = outgoing.sizeOf(sequence);
      size += more;
      bytes += more;
      count++;
      if (size > MAX_FRAME_BYTES || next.length >= MAX_FRAME_MESSAGES) break;
      if (count > WINDOW_MESSAGES || bytes > WINDOW_BYTES) break;
      next.push(sequence);
    }
    return next;
  }

  #underWay(): { readonly count: number; readonly bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const sequence of this.#store.outgoing.sequences()) {
      if (sequence > this.#cursor) break;
      count++;
      bytes += this.#store.outgoing.sizeOf(sequence);
    }
    return { count, bytes };
  }

  #waitFor(): void {
    if (this.#cancelWait !== undefined) return;
    const ms = this.#again ? this.#wait * 2 : this.#wait;
    this.#cancelWait = this.#context.clock.after(ms, () => this.#late());
  }

  #endWait(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }

  /** No answer in time: the durable lane takes over, and it is tried once more. */
  #late(): void {
    this.#cancelWait = undefined;
    if (this.#underWay().count === 0 && this.#live) return;
    if (this.#again) {
      this.#close();
    } else {
      this.#again = true;
      this.#released = Math.max(this.#released, this.#cursor);
      this.#cursor = 0;
      this.#probe = undefined;
      this.#greets = true;
      this.#go();
    }
    this.#parts.released();
  }
}
