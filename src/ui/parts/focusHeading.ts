import type { Attachment } from 'svelte/attachments';
import type { Router } from '../../state/navigation/Router.svelte.ts';
import { untrack } from 'svelte';

/** Moves the focus to a screen's heading if the person came from another screen. */
export function focusHeading(router: Router): Attachment<HTMLElement> {
  return (heading) => {
    if (untrack(() => router.moved)) heading.focus({ preventScroll: true });
  };
}
