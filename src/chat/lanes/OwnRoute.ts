/** The private route by which friends reach this node: one for all friends, renewed when it dies. */
import { singleFlight } from '../../lib/singleFlight.ts';
import type { RouteId } from '../ids.ts';
import { kindOf } from '../LogEvent.ts';
import { isUnavailable } from '../ports.ts';
import { Backoff } from '../Backoff.ts';
import type { Route, Context } from '../Context.ts';

export class OwnRoute {
  readonly #context: Context;
  readonly #renewed: () => void;
  readonly #backoff: Backoff;
  readonly #run = singleFlight(() => this.#renew());
  #route: Route | undefined;
  /** Routes that are no longer used and not released yet. */
  readonly #abandoned = new Set<RouteId>();
  #isDue = true;
  #online = false;

  /** `renewed` is called when there is a new route to send to friends. */
  constructor(context: Context, renewed: () => void) {
    this.#context = context;
    this.#renewed = renewed;
    this.#backoff = new Backoff(context.clock, () => this.#go());
  }

  get route(): Route | undefined {
    return this.#route;
  }

  /** Makes a new route: a new node has none, and one from before an interruption may not work. */
  online(): void {
    this.#online = true;
    this.#isDue = true;
    this.#backoff.reset();
    this.#go();
  }

  offline(): void {
    this.#online = false;
    this.#backoff.reset();
  }

  /** Releases the route at once: somebody who knows it must not reach this node any more. */
  change(): void {
    this.#abandon();
    this.#isDue = true;
    this.#release().catch((error: unknown) => {
      // If no node is running, there is no route to release.
      if (!isUnavailable(error)) this.#context.report(error);
    });
    this.#go();
  }

  died(routes: readonly RouteId[]): void {
    if (this.#route === undefined || !routes.includes(this.#route.id)) return;
    this.#context.log({ area: 'route', what: 'died' });
    this.#isDue = true;
    this.#go();
  }

  #go(): void {
    this.#run().catch((error: unknown) => {
      if (!isUnavailable(error)) return this.#context.report(error);
      this.#context.log({ area: 'route', what: 'failed', kind: kindOf(error) });
      this.#backoff.later();
    });
  }

  async #renew(): Promise<void> {
    if (!this.#online || !this.#isDue) return;
    this.#abandon();
    const { clock, log, network } = this.#context;
    const began = clock.now();
    const route = await network.newRoute();
    log({ area: 'route', what: 'new', ms: clock.now() - began });
    this.#route = route;
    this.#isDue = false;
    this.#backoff.reset();
    this.#renewed();
    await this.#release();
  }

  #abandon(): void {
    if (this.#route !== undefined) this.#abandoned.add(this.#route.id);
    this.#route = undefined;
  }

  async #release(): Promise<void> {
    for (const id of [...this.#abandoned]) {
      await this.#context.network.releaseRoute(id);
      this.#abandoned.delete(id);
    }
  }
}
