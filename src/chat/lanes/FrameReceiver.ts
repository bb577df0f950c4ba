/** Takes the frames that come over my route: opens them, and has what is in them saved. */
import type { ConversationStore } from '../model/ConversationStore.ts';
import type { FastLane } from './FastLane.ts';
import type { RouteId } from '../ids.ts';
import { fromFrame } from '../messages/incoming.ts';
import { isNew } from '../model/isNew.ts';
import type { Presence } from '../conversation/Presence.ts';
import type { Receiver } from '../messages/Receiver.ts';
import { decodeFrame } from '../wire/frame.ts';
import type { UserContext } from '../Context.ts';

/** Frames that are looked at, or wait for it: more than an honest friend has under way. */
const MAX_FRAMES = 32;

export interface FrameReceiverParts {
  readonly receiver: Receiver;
  readonly lane: FastLane;
  readonly presence: Presence;
  /** A frame was taken: what it brought may be acknowledged, or complete what waits. */
  readonly took: () => void;
}

export class FrameReceiver {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: FrameReceiverParts;
  #count = 0;

  constructor(context: UserContext, store: ConversationStore, parts: FrameReceiverParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
  }

  /** Of a flood the rest is dropped unread: frames may be lost, and what was in them comes again. */
  async heard(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    if (this.#count >= MAX_FRAMES) return;
    this.#count++;
    try {
      await this.#take(message, route);
    } finally {
      this.#count--;
    }
  }

  async #take(message: Uint8Array, route: RouteId | undefined): Promise<void> {
    const { receiver, lane, presence, took } = this.#parts;
    const { state } = this.#store;
    const frame = await decodeFrame(this.#context.crypto, state.keys.receiveFrame, message);
    if (frame === undefined) return;
    const { report, messages, activity } = frame;
    // An old one was delayed, or is repeated by somebody: it says nothing of the friend now.
    const isOld = report.revision < this.#store.state.friendRevision;
    const hasNew = messages.some((each) => isNew(this.#store.state, each));
    await receiver.take(fromFrame(frame));
    // Blocked meanwhile: nothing was taken, and nothing is said.
    if (this.#context.isBlocked(state.friend)) return;
    if (!isOld) lane.heard(route);
    if (isOld ? hasNew : messages.length > 0 || frame.answer) lane.answer();
    if (!isOld) presence.heard(activity);
    took();
  }
}
