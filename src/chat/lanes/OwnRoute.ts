/** The private route by which friends reach this node: one for all, renewed when it dies. */
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
  /** Those that are used no more, and still lead here. */
  readonly #left = new Set<RouteId>();
  #isDue = true;
  #online = false;

  /** `renewed` is called when friends are to be told of a new one. */
  constructor(context: Context, renewed: () => void) {
    this.#context = context;
    this.#renewed = renewed;
    this.#backoff = new Backoff(context.clock, () => this.#go());
  }

  get route(): Route | undefined {
    return this.#route;
  }

  /** A new node has no routes, and those of before an interruption may not work. */
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

  /** Somebody who knows the route is not to reach this node any more: it is let go at once. */
  change(): void {
    this.#leave();
    this.#isDue = true;
    this.#release().catch((error: unknown) => {
      // Without a node there is no route either.
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
    this.#leave();
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

  #leave(): void {
    if (this.#route !== undefined) this.#left.add(this.#route.id);
    this.#route = undefined;
  }

  async #release(): Promise<void> {
    for (const id of [...this.#left]) {
      await this.#context.network.releaseRoute(id);
      this.#left.delete(id);
    }
  }
}
