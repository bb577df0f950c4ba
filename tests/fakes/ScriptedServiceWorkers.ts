/** The browser's view of the app's service workers, as a test scripts it. */
import type { TakeOver } from '../../src/offline/TakeOver.ts';
import type { Registration, ServiceWorkers } from '../../src/state/updates/Update.svelte.ts';

class ScriptedWorker extends EventTarget {
  readonly asked: TakeOver[] = [];
  state: ServiceWorkerState = 'installed';

  postMessage(message: TakeOver): void {
    this.asked.push(message);
  }
}

class ScriptedRegistration extends EventTarget implements Registration {
  installing: ScriptedWorker | null = null;
  waiting: ScriptedWorker | null = null;
  checks = 0;
  update = (): Promise<void> => {
    this.checks += 1;
    return Promise.resolve();
  };
}

export class ScriptedServiceWorkers extends EventTarget implements ServiceWorkers {
  readonly script = 'https://parley.example/sw.js';
  readonly registration = new ScriptedRegistration();
  controller: { readonly scriptURL: string } | null = null;
  /** How often the page was reloaded. */
  reloads = 0;

  /** `controlled`: whether the page came from a service worker and not from the server. */
  constructor(controlled = true) {
    super();
    if (controlled) this.controller = { scriptURL: this.script };
  }

  reload(): void {
    this.reloads += 1;
  }

  /**
   * The server has a newer build, which is completely loaded; a waiting worker becomes redundant.
   */
  brings(): ScriptedWorker {
    const worker = new ScriptedWorker();
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event('updatefound'));
    this.registration.installing = null;
    this.makesRedundant();
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event('statechange'));
    return worker;
  }

  /** The waiting worker becomes redundant and will not take over. */
  makesRedundant(): void {
    const worker = this.registration.waiting;
    this.registration.waiting = null;
    if (worker === null) return;
    worker.state = 'redundant';
    worker.dispatchEvent(new Event('statechange'));
  }

  /** The waiting worker, or the first one, controls the page from now on. */
  takesOver(): void {
    const worker = this.registration.waiting;
    this.registration.waiting = null;
    if (worker !== null) worker.state = 'activating';
    worker?.dispatchEvent(new Event('statechange'));
    this.controller = { scriptURL: this.script };
    this.dispatchEvent(new Event('controllerchange'));
  }
}
