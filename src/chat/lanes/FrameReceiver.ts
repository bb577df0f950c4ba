/** Receives the frames that come over my route: opens them and passes their content to the Receiver. */
import type { UserContext } from '../Context.ts';
import type { RouteId } from '../ids.ts';
import { fromFrame } from '../messages/incoming.ts';
import type { Receiver } from '../messages/Receiver.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { isNew } from '../model/isNew.ts';
import { isUnreadFull } from '../model/unread.ts';
import { isOver, type Activity } from '../views.ts';
import { decodeFrame, type Frame } from '../wire/frame.ts';
import { Throttle } from '../Throttle.ts';
import type { FastLane } from './FastLane.ts';

/** Frames that are processed at the same time: more than an honest friend has in flight. */
const MAX_FRAMES = 32;

/** For frames that bring nothing new. */
const REPORT_INTERVAL_MS = 1_000;

/** What the FrameReceiver needs of its conversation. */
export interface FrameReceiverParts {
  readonly receiver: Receiver;
  readonly lane: FastLane;
  /** Learns the friend's activity. */
  readonly presence: {
    heard(activity: Exclude<Activity, 'unknown'> | undefined): void;
  };
  /** A frame was received: its messages have to be acknowledged, or a message is missing before them. */
  readonly received: () => void;
}

export class FrameReceiver {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: FrameReceiverParts;
  /** Acknowledges again what is here already: a report is larger than the frame that asks for it. */
  readonly #reportAgain: Throttle;
  #count = 0;

  constructor(context: UserContext, store: ConversationStore, parts: FrameReceiverParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    const { clock } = context;
    this.#reportAgain = new Throttle(clock, REPORT_INTERVAL_MS, () => parts.lane.sendReport());
  }

  /** In a flood, further frames are dropped unread. They count as lost: the friend resends the content. */
  async receive(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    if (this.#isShut) return;
    if (this.#count >= MAX_FRAMES) return this.#context.log({ area: 'lane', what: 'dropped' });
    this.#count++;
    try {
      await this.#receive(message, route);
    } finally {
      this.#count--;
    }
  }

  /** Nothing from this friend may be received. After `left`, frames in flight are still taken. */
  get #isShut(): boolean {
    const { state } = this.#store;
    return this.#context.isBlocked(state.friend) || (isOver(state) && state.phase !== 'left');
  }

  async #receive(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    const { receiver, lane, presence, received } = this.#parts;
    const { state } = this.#store;
    const frame = await decodeFrame(this.#context.crypto, state.keys.receiveFrame, message);
    if (frame === undefined) return this.#context.log({ area: 'lane', what: 'unreadable' });
    const { report, messages, activity } = frame;
    if (messages.length > 0 || frame.answer)
      this.#context.log({ area: 'lane', what: 'received', messages: messages.length });
    // An old frame was delayed or replayed: it says nothing about the friend's current state.
    const isOld = report.revision < this.#store.state.friendRevision;
    const before = this.#store.state;
    await receiver.take(fromFrame(frame));
    const { received: upTo, gaps } = this.#store.state;
    const hasTaken = upTo !== before.received || gaps !== before.gaps;
    // The friend was blocked meanwhile: nothing was taken, and nothing is answered.
    if (this.#context.isBlocked(state.friend)) return;
    if (!isOld) lane.heard(route);
    const areLeft = this.#areLeft(messages);
    if (hasTaken) lane.sendReport();
    else if (!isOld && !areLeft && (messages.length > 0 || frame.answer)) this.#reportAgain.call();
    if (!isOld) presence.heard(activity);
    received();
  }

  /**
   * The friend's messages are not taken, because too much is unread. An answer would bring all of them
   * again at once; without one they wait in the friend's outbox and slots.
   */
  #areLeft(messages: Frame['messages']): boolean {
    const { state } = this.#store;
    return (
      isUnreadFull(state) && messages.length > 0 && messages.every((each) => isNew(state, each))
    );
  }
}
