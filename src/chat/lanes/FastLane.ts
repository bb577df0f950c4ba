/**
 * The fast lane of a conversation: sends messages and reports as app messages over the friend's
 * private route. It stores nothing. Messages that are not acknowledged in time are released to the
 * durable lane and resent once here. This file is long because opening, sending, timeout and closing
 * share one set of fields, and splitting them would only pass these fields around.
 */
import type { UserContext } from '../Context.ts';
import type { RouteBlob, RouteId } from '../ids.ts';
import { inBackground } from '../inBackground.ts';
import { MAX_FRAME_BYTES, MAX_FRAME_MESSAGES, WINDOW_BYTES, WINDOW_MESSAGES } from '../limits.ts';
import { singleFlight } from '../../lib/singleFlight.ts';
import { TokenBucket } from '../../lib/TokenBucket.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { reportOf } from '../model/reports.ts';
import { isUnavailable } from '../ports.ts';
import { isOver, type Activity } from '../views.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import { AckTimer } from './AckTimer.ts';
import { FriendRoute } from './FriendRoute.ts';

/** What the lane needs of its conversation. */
export interface FastLaneParts {
  /** My activity, as the friend may see it. */
  readonly activity: () => Exclude<Activity, 'unknown'> | undefined;
  /** More messages have to go through the durable lane; see `released` of the class. */
  readonly released: () => void;
}

/** Without a frame from the friend for this many milliseconds, our last frame may be lost. */
const MAX_SILENCE_MS = 60_000;

/** What may be sent again at once: eight windows. Then one window in 20 seconds. */
const RESEND_BYTES = 8 * WINDOW_BYTES;
const RESEND_BYTES_PER_MS = WINDOW_BYTES / 20_000;

export class FastLane {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: FastLaneParts;
  readonly #route: FriendRoute;
  readonly #timer: AckTimer;
  readonly #run = singleFlight(() => this.#sendAll());
  /** Messages go through this lane: as far as is known the route works and the friend answers. */
  #isOpen = false;
  /** A frame came since the lane was last closed. */
  #isAnswered = false;
  #heardAt: number | undefined;
  /** A frame came over our current route, so the friend knows that route. */
  #isRouteKnown = false;
  /** The route in my last frame with one. */
  #sentRoute: RouteBlob | undefined;
  /** Bytes that may be sent again. The friend decides what was not received. */
  readonly #resends: TokenBucket;
  /** Highest sequence number that was sent; later messages wait. */
  #cursor = 0;
  /** Messages up to this one also go through the durable lane; see `released`. */
  #released: number;
  /** Reasons to send a frame without messages. */
  #greetingDue = false;
  #reportDue = false;
  #statusDue = false;
  /** The acknowledgement timed out once, and the messages were resent. */
  #isRetry = false;
  #stopped = false;

  constructor(context: UserContext, store: ConversationStore, parts: FastLaneParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    this.#route = new FriendRoute(context.network);
    this.#timer = new AckTimer(context.clock, () => this.#ackTimedOut());
    this.#resends = new TokenBucket(RESEND_BYTES, RESEND_BYTES_PER_MS, context.clock.now());
    // Messages in flight before a restart go through both lanes.
    this.#released = store.state.written;
  }

  /** Messages up to this one also go through the durable lane: all of them while this lane is closed. */
  get released(): number {
    return this.#isOpen ? this.#released : Number.MAX_SAFE_INTEGER;
  }

  get isLive(): boolean {
    return this.#isOpen && this.#isAnswered;
  }

  /** Changes reach the friend through this lane. If a frame is lost, a later one repeats what it said. */
  get isNear(): boolean {
    return this.isLive && this.#context.clock.now() - (this.#heardAt ?? 0) < MAX_SILENCE_MS;
  }

  /** When the friend's last frame came; milliseconds since 1970. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  /** Sends a greeting and asks for an answer: the network is back, the page is shown, or a route is new. */
  greet(): void {
    if (this.#isShut || isOver(this.#store.state)) return;
    this.#isRouteKnown = false;
    this.#route.retryDead();
    // If the lane works, do not resend what is in flight.
    if (!this.isLive) this.#open();
    this.#greetingDue = true;
    this.#go();
  }

  /** The network cannot be reached: neither my route nor the friend's works. */
  pause(): void {
    this.#close();
    this.#route.forget();
  }

  stop(): void {
    this.pause();
    this.#stopped = true;
  }

  /** The friend was blocked: release their route, and do not send a frame that is being prepared. */
  async block(): Promise<void> {
    this.#close();
    await this.#route.release();
  }

  /** New messages wait to be sent. */
  go(): void {
    if (this.#isOpen) this.#go();
    else this.#parts.released();
  }

  /** Sends the friend a report of what was saved. */
  sendReport(): void {
    this.#reportDue = true;
    this.#go();
  }

  /** Sends my activity and read mark, if the friend is online. */
  sendStatus(): void {
    if (!this.isLive) return;
    this.#statusDue = true;
    this.#go();
  }

  routesDied(routes: readonly RouteId[]): void {
    if (this.#route.isAmong(routes)) this.#routeDied();
  }

  /** A frame came from the friend over this route of mine. */
  heard(route: RouteId | undefined): void {
    if (this.#isShut) return;
    if (route !== undefined && route === this.#context.route()?.id) this.#isRouteKnown = true;
    this.#isAnswered = true;
    this.#heardAt = this.#context.clock.now();
    // A frame proves that the friend is online: retry a route that we had given up.
    this.#route.retryDead();
    if (!this.#isOpen) {
      this.#open();
      this.#go();
    }
  }

  /** The friend saved messages. `again`: the friend asked again for messages from this one on. */
  progress(again: number | undefined): void {
    const ms = this.#timer.acknowledged(this.#store.state.delivered);
    if (ms !== undefined) this.#context.log({ area: 'lane', what: 'acknowledged', ms });
    if (again !== undefined) this.#goBack(Math.min(this.#cursor, again - 1));
    this.#isRetry = false;
    this.#timer.stop();
    if (this.#inFlight().count > 0) this.#timer.start(false);
    this.#go();
  }

  /** Nothing may be sent to this friend: stopped or blocked. */
  get #isShut(): boolean {
    return this.#stopped || this.#context.isBlocked(this.#store.state.friend);
  }

  /** Sends everything that is not acknowledged; what is written by now goes through both lanes. */
  #open(): void {
    if (!this.#isOpen) this.#context.log({ area: 'lane', what: 'opened' });
    this.#isOpen = true;
    this.#isRetry = false;
    this.#goBack(0);
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

  /** The friend's route died. The next greeting or frame retries this route, or imports a new one. */
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
        // Messages are chosen again after this: meanwhile some may have been acknowledged or asked for.
        if (await this.#raisedRevision()) continue;
        await this.#sendFrame(route, messages);
      }
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#routeDied();
    }
  }

  /** Undefined if the friend knows it. */
  get #routeToSend(): RouteBlob | undefined {
    return this.#isRouteKnown ? undefined : this.#context.route()?.blob;
  }

  /**
   * No two routes may go out with one revision: the friend could not tell which is the newer one.
   * Returns whether the revision had to be raised.
   */
  async #raisedRevision(): Promise<boolean> {
    const route = this.#routeToSend;
    if (route === undefined || route === this.#sentRoute) return false;
    await this.#store.advance();
    this.#sentRoute = route;
    return true;
  }

  /** Goes back to this message, so that those after it are sent again, if that may be done now. */
  #goBack(cursor: number): void {
    const now = this.#context.clock.now();
    const again = [...this.#store.outgoing.sequences()].filter(
      (sequence) => sequence > cursor && sequence <= this.#cursor,
    );
    if (again.length > 0 && this.#resends.tokens(now) <= 0) return;
    this.#resends.take(this.#sizeOf(again), now);
    this.#cursor = cursor;
  }

  #sizeOf(sequences: readonly number[]): number {
    return sequences.reduce((sum, each) => sum + this.#store.outgoing.sizeOf(each), 0);
  }

  #noRoute(): void {
    const wasOpen = this.#isOpen;
    this.#close();
    if (wasOpen) this.#parts.released();
  }

  async #sendFrame(route: RouteId, sequences: readonly number[]): Promise<void> {
    const { state, outgoing } = this.#store;
    const greets = this.#greetingDue;
    // For privacy the log must not show when somebody types or reads.
    const isLogged = sequences.length > 0 || greets || this.#reportDue;
    this.#greetingDue = this.#reportDue = this.#statusDue = false;
    const frame: Frame = {
      v: 1,
      report: reportOf(state, this.#context.privacy().read),
      messages: outgoing.envelopes(sequences),
      route: this.#routeToSend,
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

  /** One failure does not prove that the route is dead: import it again and retry once. */
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

  /** Checks at the last moment whether the friend was blocked while the frame was prepared. */
  async #transmit(route: RouteId, data: Uint8Array): Promise<void> {
    if (!this.#isShut) await this.#context.network.sendMessage(route, data);
  }

  async #friendsRoute(): Promise<RouteId | undefined> {
    const blob = this.#store.state.friendRoute;
    if (blob === undefined || this.#isShut || this.#context.route() === undefined) return undefined;
    return this.#route.open(blob);
  }

  /** The next messages, as many as fit into a frame and into the window of messages in flight. */
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

  /** First timeout: release the messages to the durable lane and resend once. Second: close the lane. */
  #ackTimedOut(): void {
    const { count } = this.#inFlight();
    if (count === 0 && this.#isAnswered) return;
    this.#context.log({ area: 'lane', what: 'late', messages: count });
    if (this.#isRetry) {
      this.#close();
    } else {
      this.#isRetry = true;
      this.#released = Math.max(this.#released, this.#cursor);
      this.#goBack(0);
      this.#timer.forgetSample();
      this.#greetingDue = true;
      this.#go();
    }
    this.#parts.released();
  }
}
