/**
 * The fast lane of a conversation: messages and reports as app messages over the friend's
 * private route. It stores nothing: what is not acknowledged in time is released to the durable
 * lane, and sent this way once more.
 */
import type { UserContext } from '../Context.ts';
import type { RouteId } from '../ids.ts';
import { inBackground } from '../inBackground.ts';
import { MAX_FRAME_BYTES, MAX_FRAME_MESSAGES, WINDOW_BYTES, WINDOW_MESSAGES } from '../limits.ts';
import { singleFlight } from '../../lib/singleFlight.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { reportOf } from '../model/reports.ts';
import { isUnavailable } from '../ports.ts';
import { isOver, type Activity } from '../views.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import { AckTimer } from './AckTimer.ts';
import { FriendRoute } from './FriendRoute.ts';

/** What the lane needs of its conversation. */
export interface FastLaneParts {
  /** What the friend is told of what I do. */
  readonly activity: () => Exclude<Activity, 'unknown'> | undefined;
  /** More messages are to go by the durable lane; see `released`. */
  readonly released: () => void;
}

/** Milliseconds without a frame of the friend's, after which what they were told may be lost. */
const QUIET_MS = 60_000;

export class FastLane {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: FastLaneParts;
  readonly #route: FriendRoute;
  readonly #timer: AckTimer;
  readonly #run = singleFlight(() => this.#sendAll());
  /** Messages are sent this way: the route works, and the friend answers as far as is known. */
  #isOpen = false;
  /** A frame came since messages were last sent in vain. */
  #isAnswered = false;
  #heardAt: number | undefined;
  /** The friend reached us by the route that we have now. */
  #isRouteKnown = false;
  /** Highest sequence number that was sent; those after it wait. */
  #cursor = 0;
  /** Up to here messages go by the durable lane, too; see `released`. */
  #released: number;
  /** What the next frame is for, apart from messages. */
  #greetingDue = false;
  #reportDue = false;
  #statusDue = false;
  /** The acknowledgement was late once: messages were sent a second time. */
  #isRetry = false;
  #stopped = false;

  constructor(context: UserContext, store: ConversationStore, parts: FastLaneParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    this.#route = new FriendRoute(context.network);
    this.#timer = new AckTimer(context.clock, () => this.#ackTimedOut());
    // What was in flight before a restart goes both ways.
    this.#released = store.state.written;
  }

  /** Messages up to this one are for the durable lane, too. */
  get released(): number {
    return this.#isOpen ? this.#released : Number.MAX_SAFE_INTEGER;
  }

  get isLive(): boolean {
    return this.#isOpen && this.#isAnswered;
  }

  /** The friend hears of changes this way; what is told once and lost is told again by then. */
  get isNear(): boolean {
    return this.isLive && this.#context.clock.now() - (this.#heardAt ?? 0) < QUIET_MS;
  }

  /** When the last frame came; milliseconds since 1970. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  /** Says hello and asks for an answer: the network is back, or one of the routes is new. */
  greet(): void {
    if (this.#isShut || isOver(this.#store.state)) return;
    this.#isRouteKnown = false;
    this.#route.retryDead();
    // What is in flight in a lane that works is not sent again.
    if (!this.isLive) this.#open();
    this.#greetingDue = true;
    this.#go();
  }

  /** My route and the friend's are of no use without the network. */
  rest(): void {
    this.#close();
    this.#route.forget();
  }

  stop(): void {
    this.rest();
    this.#stopped = true;
  }

  /** The friend was blocked: their route is let go, and what was just begun is not sent. */
  async block(): Promise<void> {
    this.#close();
    await this.#route.release();
  }

  /** There are new messages. */
  go(): void {
    if (this.#isOpen) this.#go();
    else this.#parts.released();
  }

  /** The friend gets a report of what was saved. */
  sendReport(): void {
    this.#reportDue = true;
    this.#go();
  }

  /** The friend is told what I do, or what I read, if they listen. */
  sendStatus(): void {
    if (!this.isLive) return;
    this.#statusDue = true;
    this.#go();
  }

  routesDied(routes: readonly RouteId[]): void {
    if (this.#route.isAmong(routes)) this.#routeDied();
  }

  /** A frame of the friend's came, by this route of mine. */
  heard(route: RouteId | undefined): void {
    if (this.#isShut) return;
    if (route !== undefined && route === this.#context.route()?.id) this.#isRouteKnown = true;
    this.#isAnswered = true;
    this.#heardAt = this.#context.clock.now();
    // A frame proves that the friend is online: retry a route that was given up.
    this.#route.retryDead();
    if (!this.#isOpen) {
      this.#open();
      this.#go();
    }
  }

  /** The friend has saved some messages, or asked for this one and later ones again. */
  progress(again: number | undefined): void {
    const ms = this.#timer.acknowledged(this.#store.state.delivered);
    if (ms !== undefined) this.#context.log({ area: 'lane', what: 'acknowledged', ms });
    if (again !== undefined) this.#cursor = Math.min(this.#cursor, again - 1);
    this.#isRetry = false;
    this.#timer.stop();
    if (this.#inFlight().count > 0) this.#timer.start(false);
    this.#go();
  }

  /** Nothing may be sent to this friend. */
  get #isShut(): boolean {
    return this.#stopped || this.#context.isBlocked(this.#store.state.friend);
  }

  /** All that the friend has not acknowledged is sent, and what is there now goes both ways. */
  #open(): void {
    if (!this.#isOpen) this.#context.log({ area: 'lane', what: 'opened' });
    this.#isOpen = true;
    this.#isRetry = false;
    this.#cursor = 0;
    this.#released = this.#store.state.written;
  }

  #close(): void {
    if (this.#isOpen) this.#context.log({ area: 'lane', what: 'closed' });
    this.#isOpen = false;
    this.#isAnswered = false;
    this.#greetingDue = this.#reportDue = this.#statusDue = false;
    this.#timer.forgetSample();
    this.#timer.stop();
  }

  /** The next greeting tries this route again, or another one. */
  #routeDied(): void {
    this.#context.log({ area: 'lane', what: 'died' });
    this.#route.markDead();
    this.#close();
    this.#parts.released();
  }

  #go(): void {
    if (!this.#isShut) inBackground(this.#context, this.#run());
  }

  async #sendAll(): Promise<void> {
    try {
      for (;;) {
        const route = await this.#friendsRoute();
        if (route === undefined) return this.#noRoute();
        const messages = this.#isOpen ? this.#nextMessages() : [];
        const isDue = this.#greetingDue || this.#reportDue || this.#statusDue;
        if (messages.length === 0 && !isDue) return;
        await this.#sendFrame(route, messages);
      }
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#routeDied();
    }
  }

  #noRoute(): void {
    const wasOpen = this.#isOpen;
    this.#close();
    if (wasOpen) this.#parts.released();
  }

  async #sendFrame(route: RouteId, sequences: readonly number[]): Promise<void> {
    const { state, outgoing } = this.#store;
    const greets = this.#greetingDue;
    // When somebody types or reads is nobody's business.
    const isLogged = sequences.length > 0 || greets || this.#reportDue;
    this.#greetingDue = this.#reportDue = this.#statusDue = false;
    const frame: Frame = {
      v: 1,
      report: reportOf(state, this.#context.privacy().read),
      messages: outgoing.envelopes(sequences),
      route: this.#isRouteKnown ? undefined : this.#context.route()?.blob,
      activity: this.#parts.activity(),
      answer: greets,
    };
    const last = sequences.at(-1);
    this.#cursor = last ?? this.#cursor;
    const { sendTag, sendFrame } = state.keys;
    const data = await encodeFrame(this.#context.crypto, sendTag, sendFrame, frame);
    if (last !== undefined) this.#timer.sent(last);
    await this.#deliver(route, data);
    if (isLogged) this.#context.log({ area: 'lane', what: 'sent', messages: sequences.length });
    if (this.#isOpen && (last !== undefined || greets)) this.#timer.start(this.#isRetry);
  }

  /** One failure says little: the route is imported again and tried once more. */
  async #deliver(route: RouteId, data: Uint8Array): Promise<void> {
    try {
      await this.#transmit(route, data);
    } catch (error) {
      const blob = this.#store.state.friendRoute;
      if (!isUnavailable(error) || blob === undefined || this.#isShut) throw error;
      const again = await this.#route.importAgain(blob);
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
    return this.#route.open(blob);
  }

  /** As many as fit a frame and the window. */
  #nextMessages(): readonly number[] {
    const { outgoing } = this.#store;
    let { count, bytes } = this.#inFlight();
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

  #inFlight(): { readonly count: number; readonly bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const sequence of this.#store.outgoing.sequences()) {
      if (sequence > this.#cursor) break;
      count++;
      bytes += this.#store.outgoing.sizeOf(sequence);
    }
    return { count, bytes };
  }

  /** The durable lane takes over, and the frame is sent once more; after a second time in vain no more. */
  #ackTimedOut(): void {
    const { count } = this.#inFlight();
    if (count === 0 && this.#isAnswered) return;
    this.#context.log({ area: 'lane', what: 'late', messages: count });
    if (this.#isRetry) {
      this.#close();
    } else {
      this.#isRetry = true;
      this.#released = Math.max(this.#released, this.#cursor);
      this.#cursor = 0;
      this.#timer.forgetSample();
      this.#greetingDue = true;
      this.#go();
    }
    this.#parts.released();
  }
}
