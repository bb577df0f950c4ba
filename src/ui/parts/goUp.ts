import type { Route } from '../../state/navigation/route.ts';
import type { Router } from '../../state/navigation/Router.svelte.ts';

/** The press of a link from a screen to one above it. */
export function goUp(router: Router, to: Route): (event: MouseEvent) => void {
  return (event) => {
    // With one of these keys, the browser opens the link in another tab or window.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.up(to);
  };
}
