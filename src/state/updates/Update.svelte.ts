/**
 * From one build to the next. The browser fetches a new one by itself and lets its service worker
 * wait; it takes over when the person wants it, or when all pages were closed. A page is never
 * loaded again while somebody is at it, unless they asked for that in this very page.
 */
import type { TakeOver } from '../../offline/TakeOver.ts';
import type { UnsavedWork } from './UnsavedWork.ts';

/**
 * ready: a newer build waits. changing: it was asked for here. behind: it has taken over, and this
 * page, in which somebody works, is still of the old one. unsaved: so is this one, in which it was
 * asked for, as something in it would be lost; asked once more, it is loaded again.
 */
export type UpdateStage = 'none' | 'ready' | 'changing' | 'behind' | 'unsaved';

/** As much of `navigator.serviceWorker` as is needed. */
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
/** As much of `document` as is needed. */
type VisibilitySource = EventTarget & Pick<Document, 'visibilityState'>;

export interface UpdateParts {
  /** Undefined where the browser has none for this page. */
  readonly workers: ServiceWorkers | undefined;
  /** Address of the app's own service worker; a page may have one of another app. */
  readonly script: string;
  readonly visibility: VisibilitySource;
  readonly unsavedWork: Pick<UnsavedWork, 'blocksReload' | 'saveAll'>;
  readonly now: () => number;
  readonly reload: () => void;
}

/** Milliseconds between two questions to the server whether there is a newer build. */
const CHECK_INTERVAL_MS = 3 * 3_600_000;
/** The same for a person who comes back again and again. */
const RETURN_CHECK_INTERVAL_MS = 10 * 60_000;

export class Update {
  readonly #parts: UpdateParts;
  #stage = $state.raw<UpdateStage>('none');
  #registration: Registration | undefined;
  /** The one that was asked to take over. */
  #requested: Waiting | undefined;
  /** Whether what the page shows came by a service worker: there is an older one to replace. */
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

  /** A newer build has taken over elsewhere, and this page is of the old one. */
  get isBehind(): boolean {
    return this.#stage === 'behind' || this.#stage === 'unsaved';
  }

  /** Until the returned stop. */
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
   * What the browser knows of the app's service workers, if it has any; again when it has others.
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

  /** Asks the server for a newer build. */
  async check(): Promise<void> {
    this.#checkedAt = this.#parts.now();
    try {
      await this.#registration?.update();
    } catch {
      // No server can be reached, or what it has is not whole: there is a next time.
    }
  }

  /** The person wants it now, here. */
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
    // Without one to replace this page came from the server, as new as it is.
    this.#stage = waits && this.#controlled ? 'ready' : 'none';
  }

  /** Another service worker answers from now on. */
  #onControllerChange(): void {
    const wasControlled = this.#controlled;
    this.#controlled = this.#isControlled();
    if (!wasControlled) return this.#refreshStage();
    if (this.#stage === 'changing') return this.#reloadUnlessUnsaved();
    if (!this.isBehind) this.#stage = 'behind';
    this.#reloadIfUnseen();
  }

  /** As the person wants it, who may have gone on writing since, or does not know what is lost. */
  #reloadUnlessUnsaved(): void {
    const { blocksReload } = this.#parts.unsavedWork;
    this.#stage = blocksReload ? 'unsaved' : 'behind';
    if (!blocksReload) void this.#reload();
  }

  /** Loads a page again that is behind, if nobody sees it and nothing would be lost. */
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
