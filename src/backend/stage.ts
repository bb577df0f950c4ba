/** The state of the backend besides the chat, as pages get it. Plain data, safe to clone. */
import type { ChatEvent } from '../chat/events.ts';
import type { Snapshot } from '../chat/views.ts';

/** The stage: how far the node has come. The screens always show it in words. */
export type Stage =
  /** The node's program is loading. Numbers of bytes. */
  | { readonly kind: 'loading'; readonly received: number; readonly total: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'attaching' }
  | { readonly kind: 'online'; readonly peers: number }
  /** The network cannot be reached. The node keeps trying. */
  | { readonly kind: 'offline' }
  /** The same, and no peer in this network has answered since the node started. */
  | ({ readonly kind: 'notFound' } & NetworkView)
  /**
   * Offline, probably because the clock of this device is wrong: ahead by this many milliseconds,
   * or behind if negative.
   */
  | { readonly kind: 'wrongClock'; readonly aheadMs: number }
  /** The start stopped; nothing happens until `retry`. */
  | { readonly kind: 'failed'; readonly reason: StartFailure }
  /** Another worker (such as another version's) owns the node; `takeOver` moves it here. */
  | { readonly kind: 'elsewhere' };

export type StartFailure =
  /** The node's program did not arrive or is damaged. */
  | 'load'
  /** This browser is too old: it lacks what Parley needs to store anything. */
  | 'unsupported'
  /** The address of the page is not secure, so browsers give it no locks and no cryptography. */
  | 'insecure'
  /** The browser stores nothing for this page: a setting or a private window forbids it. */
  | 'blocked'
  /** The browser's storage does not answer. */
  | 'silent'
  /** WebAssembly is switched off. What is stored can be read, and what is written is saved. */
  | 'noWasm'
  /** The browser does not run the worker of the backend. Only pages find this out. */
  | 'noWorker'
  /** The stored data cannot be opened: the storage is refused, full or broken. */
  | 'storage'
  /** The stored data is of an early Parley that this one cannot read; see `startAnew`. */
  | 'outdated'
  /** The stored data is of a later Parley: this page is of an older build. */
  | 'newer'
  /** The master key is gone, or opens nothing; or the identity cannot be read. See `startAnew`. */
  | 'lost'
  /** The node did not start. */
  | 'node';

/** Which network this device uses, and how it gets there. */
export interface NetworkView {
  /** private: a network of the operator's own. */
  readonly network: 'public' | 'private';
  /** Through the server that the app came from; otherwise the node dials others directly. */
  readonly relayed: boolean;
}

/** The one stream of changes from the backend to every page. */
export type BackendEvent = ChatEvent | { readonly kind: 'stage'; readonly stage: Stage };

/** Everything a page shows before it opens anything. */
export interface BackendSnapshot extends Snapshot {
  readonly stage: Stage;
}
