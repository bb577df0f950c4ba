import type { StartFailure } from '../../backend/stage.ts';

/** What a person presses to go on once they have done what the sentence about the failure says. */
export type WayOn = 'retry' | 'reload' | 'none';

export function wayOn(reason: StartFailure): WayOn {
  switch (reason) {
    case 'load':
    case 'silent':
    case 'storage':
    case 'lost':
    case 'node':
      return 'retry';
    // What the browser allows a page is settled when the page is loaded.
    case 'newer':
    case 'blocked':
    case 'noWasm':
    case 'noWorker':
      return 'reload';
    // Another browser or another address is needed, or all has to be deleted.
    case 'unsupported':
    case 'insecure':
    case 'outdated':
      return 'none';
  }
}
