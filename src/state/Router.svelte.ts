/** The screen shown, kept in the fragment of the address. */
import { invitationIn, parseRoute, routeHash, type Route } from './route.ts';

export class Router {
  #route = $state.raw<Route>({ kind: 'list' });
  #moved = $state.raw(false);
  readonly #onInvitation: (code: string) => void;

  /** `onInvitation`: an address with an invitation was opened; it is out of the address already. */
  constructor(onInvitation: (code: string) => void) {
    this.#onInvitation = onInvitation;
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
    const code = invitationIn(location.hash);
    if (code === undefined) {
      this.#route = parseRoute(location.hash);
      return;
    }
    // A secret: nobody who looks at the address bar or the history should find it.
    this.replace({ kind: 'open' });
    this.#onInvitation(code);
  }
}
