/** What pages hear of the backend beside the chat: how far it has come. Plain data, safe to clone. */
import type { ChatEvent } from '../chat/events.ts';
import type { Snapshot } from '../chat/views.ts';

/** How far the node has come. Shown in words at all times. */
export type Stage =
  /** The node's program is on its way. Bytes. */
  | { readonly kind: 'loading'; readonly received: number; readonly total: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'attaching' }
  | { readonly kind: 'online'; readonly peers: number }
  /** The network cannot be reached. It is tried again without end. */
  | { readonly kind: 'offline' }
  /** The same, and nobody in this network has answered since the node started. */
  | ({ readonly kind: 'notFound' } & NetworkView)
  /**
   * The same as offline, and the reason is probably that the clock of this device is wrong: so many
   * milliseconds ahead, or behind if negative.
   */
  | { readonly kind: 'wrongClock'; readonly aheadMs: number }
  /** Start-up stopped; nothing goes on until `retry`. */
  | { readonly kind: 'failed'; readonly reason: StartFailure }
  /** Another tab (or another version of the app) owns the node; `takeOver` moves it here. */
  | { readonly kind: 'elsewhere' };

export type StartFailure =
  /** The node's program did not arrive or is damaged. */
  | 'load'
  /** This browser lacks what the node needs. */
  | 'unsupported'
  /** The stored data cannot be opened: refused, full or broken storage. */
  | 'storage'
  /** The stored data is of an early Parley that this one cannot go on from; see `startAnew`. */
  | 'outdated'
  /** It is of a later Parley: this page is of an older build. */
  | 'newer'
  /** Its key is gone or damaged, or it is damaged itself; see `startAnew`. */
  | 'lost'
  /** The node itself refused to start. */
  | 'node';

/** Which network this device is in, and how it gets there. */
export interface NetworkView {
  /** private: one of the operator's own. */
  readonly network: 'public' | 'private';
  /** Through the server that the app came from; else this device talks with other nodes itself. */
  readonly relayed: boolean;
}

/** The one stream of changes from the backend to every page. */
export type BackendEvent = ChatEvent | { readonly kind: 'stage'; readonly stage: Stage };

/** Everything a page shows before it opens anything. */
export interface BackendSnapshot extends Snapshot {
  readonly stage: Stage;
}
