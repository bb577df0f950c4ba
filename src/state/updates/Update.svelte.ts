/**
 * Updates the app from one build to the next. The browser fetches a new build by itself and lets
 * its service worker wait. The new build takes over when the person asks for it, or when all pages
 * are closed. A page in use never reloads, unless the person asks for it in this page.
 */
import type { TakeOver } from '../../offline/TakeOver.ts';
import type { UnsavedWork } from './UnsavedWork.ts';

/**
 * ready: a newer build is waiting. changing: the person has asked for it in this page. behind: the
 * newer build has taken over, but this page is in use and still has the old build. unsaved: the
 * person has asked for it in this page, but a reload would lose something; when the person asks
 * again, the page reloads.
 */
export type UpdateStage = 'none' | 'ready' | 'changing' | 'behind' | 'unsaved';

/** The part of `navigator.serviceWorker` in use. */
export type ServiceWorkers = EventTarget & {
  readonly controller: { readonly scriptURL: string } | null;
};
type Waiting = EventTarget & {
  readonly state: ServiceWorkerState;
  postMessage(message: TakeOver): void;
};
export type Registration = EventTarget & {
  readonly installing: EventTarget | null;
  readonly waiting: Waiting | null;
  update(): Promise<unknown>;
};
/** The part of `document` in use. */
type VisibilitySource = EventTarget & Pick<Document, 'visibilityState'>;

export interface UpdateParts {
  /** Undefined if the browser has no service workers for this page. */
  readonly workers: ServiceWorkers | undefined;
  /** The address of the app's own service worker; another app's may control the page. */
  readonly script: string;
  readonly visibility: VisibilitySource;
  readonly unsavedWork: Pick<UnsavedWork, 'blocksReload' | 'saveAll'>;
  readonly now: () => number;
  readonly reload: () => void;
}

/** Milliseconds between two checks for a newer build. */
const CHECK_INTERVAL_MS = 3 * 3_600_000;
/** The minimum in milliseconds between two checks when the person returns to the page. */
const RETURN_CHECK_INTERVAL_MS = 10 * 60_000;

export class Update {
  readonly #parts: UpdateParts;
  #stage = $state.raw<UpdateStage>('none');
  #registration: Registration | undefined;
  /** The service worker that was asked to take over. */
  #requested: Waiting | undefined;
  /** Whether a service worker served this page: then there is an older build to replace. */
  #controlled: boolean;
  #reloading = false;
  #checkedAt: number;

  constructor(parts: UpdateParts) {
    this.#parts = parts;
    this.#controlled = this.#isControlled();
    this.#checkedAt = parts.now();
  }

  get stage(): UpdateStage {
    return this.#stage;
  }

  /** Whether a newer build has taken over and this page still has the old one. */
  get isBehind(): boolean {
    return this.#stage === 'behind' || this.#stage === 'unsaved';
  }

  /** Checks for newer builds until the returned function is called. */
  start(): () => void {
    const { workers, visibility } = this.#parts;
    const stop = new AbortController();
    const { signal } = stop;
    workers?.addEventListener('controllerchange', () => this.#onControllerChange(), { signal });
    const seen = (): void => {
      this.#reloadIfUnseen();
      if (visibility.visibilityState === 'visible') this.#checkAfter(RETURN_CHECK_INTERVAL_MS);
    };
    visibility.addEventListener('visibilitychange', seen, { signal });
    const timer = setInterval(() => this.#checkAfter(CHECK_INTERVAL_MS), RETURN_CHECK_INTERVAL_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }

  /**
   * Follows the registration of the app's service worker, if it has one. Call it again for another
   * registration.
   */
  follow(registration: Registration | undefined): void {
    if (registration === undefined || registration === this.#registration) return;
    this.#registration = registration;
    const observe = (worker: EventTarget | null): void =>
      worker?.addEventListener('statechange', () => this.#refreshStage());
    registration.addEventListener('updatefound', () => observe(registration.installing));
    observe(registration.installing);
    observe(registration.waiting);
    this.#refreshStage();
  }

  /** Checks the server for a newer build. */
  async check(): Promise<void> {
    this.#checkedAt = this.#parts.now();
    try {
      await this.#registration?.update();
    } catch {
      // The server is out of reach, or its build is incomplete: the next check tries again.
    }
  }

  /** The person asks for the update in this page. */
  apply(): void {
    if (this.#stage === 'unsaved') void this.#reload();
    if (this.#stage === 'behind') this.#reloadUnlessUnsaved();
    const waiting = this.#registration?.waiting ?? undefined;
    if (this.#stage !== 'ready' || waiting === undefined) return;
    this.#stage = 'changing';
    this.#requested = waiting;
    waiting.postMessage({ kind: 'takeOver' });
  }

  #checkAfter(ms: number): void {
    if (this.#parts.now() - this.#checkedAt >= ms) void this.check();
  }

  #refreshStage(): void {
    if (this.isBehind || (this.#stage === 'changing' && this.#requested?.state !== 'redundant'))
      return;
    const waits = (this.#registration?.waiting ?? undefined) !== undefined;
    // A page without a service worker came from the server, so it already has the newest build.
    this.#stage = waits && this.#controlled ? 'ready' : 'none';
  }

  /** Another service worker has taken over. */
  #onControllerChange(): void {
    const wasControlled = this.#controlled;
    this.#controlled = this.#isControlled();
    if (!wasControlled) return this.#refreshStage();
    if (this.#stage === 'changing') return this.#reloadUnlessUnsaved();
    if (!this.isBehind) this.#stage = 'behind';
    this.#reloadIfUnseen();
  }

  /** Reloads as the person asked, unless they have unsaved work, which they may not be aware of. */
  #reloadUnlessUnsaved(): void {
    const { blocksReload } = this.#parts.unsavedWork;
    this.#stage = blocksReload ? 'unsaved' : 'behind';
    if (!blocksReload) void this.#reload();
  }

  /** Reloads a page that is behind, if it is hidden and has no unsaved work. */
  #reloadIfUnseen(): void {
    const { visibility, unsavedWork } = this.#parts;
    if (!this.isBehind || visibility.visibilityState === 'visible' || unsavedWork.blocksReload)
      return;
    void this.#reload();
  }

  async #reload(): Promise<void> {
    if (this.#reloading) return;
    this.#reloading = true;
    await this.#parts.unsavedWork.saveAll();
    this.#parts.reload();
  }

  #isControlled(): boolean {
    const { workers, script } = this.#parts;
    return workers?.controller?.scriptURL === script;
  }
}
