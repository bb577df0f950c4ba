/**
 * The current screen, which the fragment of the address names. Each entry of the browser's history
 * knows the screens before it, so that going up is going back, and the history does not grow.
 */
import { arrivalIn, parseRoute, routeHash, type Arrival, type Route } from './route.ts';

/** Addresses; with the current one, browsers keep no more entries. */
const LONGEST_TRAIL = 49;

export class Router {
  #route = $state.raw<Route>({ kind: 'list' });
  #moved = $state.raw(false);
  /** The addresses of the screens before this one in the browser's history, without secrets. */
  #trail: readonly string[] = [];
  /** The address to which the browser is going back, and the one that it has until then. */
  #goingBack: { readonly to: string; readonly from: string } | undefined;
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
    this.#trail = trailIn(history.state) ?? [];
    this.#saveTrail();
    this.#read();
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('hashchange', () => this.#changed(), { signal });
    window.addEventListener('popstate', () => this.#keepTrail(), { signal });
    return () => stop.abort();
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
    if (this.#isShown(route)) return;
    this.#goingBack = undefined;
    this.#trail = this.#trailFromHere();
    history.pushState({ trail: this.#trail }, '', routeHash(route));
    this.#show(route);
  }

  /** Like `go`, but "back" does not return to the current screen. */
  replace(route: Route): void {
    this.#goingBack = undefined;
    history.replaceState({ trail: this.#trail }, '', routeHash(route));
    this.#show(route);
  }

  /**
   * Leaves the current screen for one above it. "Back" does not return to the current screen, and
   * does not show the one above a second time.
   */
  up(route: Route): void {
    if (this.#isShown(route)) return;
    const hash = routeHash(route);
    const at = this.#trail.lastIndexOf(hash);
    if (at < 0) {
      this.replace(route);
      return;
    }
    this.#goingBack = { to: hash, from: location.hash };
    history.go(at - this.#trail.length);
    this.#trail = this.#trail.slice(0, at);
    this.#show(route);
  }

  /** A link to the current screen changes only its entry in the history. */
  #keepTrail(): void {
    const isHere = (location.hash || '#') === routeHash(this.#route);
    if (isHere && trailIn(history.state) === undefined) this.#saveTrail();
  }

  #changed(): void {
    const back = this.#goingBack;
    // An event of what the person did before can come late.
    if (back !== undefined && location.hash === back.from) return;
    this.#goingBack = undefined;
    const trail = trailIn(history.state);
    this.#moved = true;
    if (trail === undefined) {
      // The browser has made the entry: for a link, or for an address that was typed.
      this.#trail = this.#trailFromHere();
      this.#saveTrail();
    } else {
      this.#trail = trail;
      // An earlier entry of the history has another address by now.
      if (back !== undefined && routeHash(parseRoute(location.hash)) !== back.to)
        history.replaceState({ trail }, '', back.to);
    }
    this.#read();
  }

  #read(): void {
    const arrival = arrivalIn(location.hash);
    if (arrival === undefined) {
      this.#show(parseRoute(location.hash), this.#moved);
      return;
    }
    // It is often a secret, so it must not stay in the address bar or the history.
    this.replace({ kind: 'open' });
    this.#onArrival(arrival);
  }

  #show(route: Route, moved = true): void {
    this.#moved = moved;
    if (!this.#isShown(route)) this.#route = route;
  }

  #isShown(route: Route): boolean {
    return routeHash(route) === routeHash(this.#route);
  }

  #trailFromHere(): readonly string[] {
    return [...this.#trail, routeHash(this.#route)].slice(-LONGEST_TRAIL);
  }

  #saveTrail(): void {
    history.replaceState({ trail: this.#trail }, '');
  }
}

/** Undefined for an entry that the router has not seen yet. */
function trailIn(state: unknown): readonly string[] | undefined {
  if (typeof state !== 'object' || state === null || !('trail' in state)) return undefined;
  const { trail } = state;
  if (!Array.isArray(trail)) return undefined;
  return trail.filter((hash) => typeof hash === 'string');
}
