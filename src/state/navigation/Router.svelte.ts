/** The current screen, which the fragment of the address names. */
import { arrivalIn, parseRoute, routeHash, type Arrival, type Route } from './route.ts';

export class Router {
  #route = $state.raw<Route>({ kind: 'list' });
  #moved = $state.raw(false);
  readonly #onArrival: (arrival: Arrival) => void;

  /** `onArrival` gets what came with the address, after it was removed from the address. */
  constructor(onArrival: (arrival: Arrival) => void) {
    this.#onArrival = onArrival;
  }

  get route(): Route {
    return this.#route;
  }
  /**
   * Whether the person has changed the screen since the page was loaded: then the focus moves too.
   */
  get moved(): boolean {
    return this.#moved;
  }

  /** Reads the address now and after each change, until the returned function is called. */
  start(): () => void {
    this.#read();
    const changed = (): void => {
      this.#moved = true;
      this.#read();
    };
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }

  /**
   * For an answer that comes later: the returned function says whether the person has stayed on
   * the current screen. If not, the answer must not take them away from where they went.
   */
  stay(): () => boolean {
    const here = this.#route;
    return () => this.#route === here;
  }

  go(route: Route): void {
    location.hash = routeHash(route);
  }

  /** Like `go`, but "back" does not return to the current screen. */
  replace(route: Route): void {
    history.replaceState(undefined, '', routeHash(route));
    this.#moved = true;
    this.#route = route;
  }

  #read(): void {
    const arrival = arrivalIn(location.hash);
    if (arrival === undefined) {
      this.#route = parseRoute(location.hash);
      return;
    }
    // It is often a secret, so it must not stay in the address bar or the history.
    this.replace({ kind: 'open' });
    this.#onArrival(arrival);
  }
}
