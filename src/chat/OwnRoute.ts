/** The private route by which friends reach this node: one for all, renewed when it dies. */
import { singleFlight } from '../lib/singleFlight.ts';
import type { RouteId } from './ids.ts';
import { NetworkError } from './ports.ts';
import { Retry } from './Retry.ts';
import type { Route, World } from './World.ts';

export class OwnRoute {
  readonly #world: World;
  readonly #renewed: () => void;
  readonly #retry: Retry;
  readonly #run = singleFlight(() => this.#renew());
  #route: Route | undefined;
  #isDue = true;
  #online = false;

  /** `renewed` is called when friends are to be told of a new one. */
  constructor(world: World, renewed: () => void) {
    this.#world = world;
    this.#renewed = renewed;
    this.#retry = new Retry(world.clock, () => this.#go());
  }

  get route(): Route | undefined {
    return this.#route;
  }

  /** A new node has no routes, and those of before an interruption may not work. */
  online(): void {
    this.#online = true;
    this.#isDue = true;
    this.#retry.reset();
    this.#go();
  }

  offline(): void {
    this.#online = false;
    this.#retry.reset();
  }

  died(routes: readonly RouteId[]): void {
    if (this.#route === undefined || !routes.includes(this.#route.id)) return;
    this.#isDue = true;
    this.#go();
  }

  #go(): void {
    this.#run().catch((error: unknown) => {
      if (error instanceof NetworkError) this.#retry.later();
      else this.#world.report(error);
    });
  }

  async #renew(): Promise<void> {
    if (!this.#online || !this.#isDue) return;
    const old = this.#route?.id;
    this.#route = undefined;
    const route = await this.#world.network.newRoute();
    this.#route = route;
    this.#isDue = false;
    this.#retry.reset();
    this.#renewed();
    if (old !== undefined) await this.#world.network.releaseRoute(old);
  }
}
