/** The screen shown, kept in the fragment of the address. */
import { arrivalIn, parseRoute, routeHash, type Arrival, type Route } from './route.ts';

export class Router {
  #route = $state.raw<Route>({ kind: 'list' });
  #moved = $state.raw(false);
  readonly #onArrival: (arrival: Arrival) => void;

  /** `onArrival`: something came with the address; it is out of the address already. */
  constructor(onArrival: (arrival: Arrival) => void) {
    this.#onArrival = onArrival;
  }

  get route(): Route {
    return this.#route;
  }
  /** Whether the person went somewhere since the page was loaded: then focus follows. */
  get moved(): boolean {
    return this.#moved;
  }

  /** Reads the address now and whenever it changes, until the returned stop. */
  start(): () => void {
    this.#read();
    const changed = (): void => {
      this.#moved = true;
      this.#read();
    };
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }

  go(route: Route): void {
    location.hash = routeHash(route);
  }

  /** Like `go`, but "back" does not return to where we are now. */
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
    // Often a secret: nobody who looks at the address bar or the history should find it.
    this.replace({ kind: 'open' });
    this.#onArrival(arrival);
  }
}
