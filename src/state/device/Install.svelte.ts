/**
 * Whether Parley can become an app of this device: some browsers offer it to the page, and with
 * the others one finds it in a menu.
 */
import type { FriendView } from '../../chat/views.ts';
import { readPref, writePref } from './localPrefs.ts';

/** What the browser hands over when it could install the page; not in every browser. */
export type InstallOffer = Event & { prompt(): Promise<unknown> };

/** Where one finds it in a browser that offers nothing to the page. */
export type InstallPlace = 'iosShare' | 'macDock' | 'androidMenu' | 'nowhere' | 'browserMenu';

export interface InstallParts {
  /** Where offers arrive. */
  readonly window: EventTarget;
  readonly isInstalled: boolean;
  readonly userAgent: string;
  /** Whether there is a finger: iPads call themselves Macs. */
  readonly isTouch: boolean;
}

const PREF_KEY = 'parley-install';
const DECLINED = 'not now';

export class Install {
  readonly #window: EventTarget;
  readonly place: InstallPlace;
  #offer = $state.raw<InstallOffer>();
  #installed = $state.raw(false);
  #declined = $state.raw(false);

  constructor(parts: InstallParts) {
    this.#window = parts.window;
    this.place = placeFor(parts.userAgent, parts.isTouch);
    this.#installed = parts.isInstalled;
    this.#declined = readPref(PREF_KEY) === DECLINED;
  }

  get installed(): boolean {
    return this.#installed;
  }
  /** Whether a press of a button can do it. */
  get offered(): boolean {
    return this.#offer !== undefined && !this.#installed;
  }

  /** Until the returned stop. */
  start(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const holdOffer = (event: Event): void => {
      if (!isOffer(event)) return;
      // The browser would ask by itself, and before anybody knows what for.
      event.preventDefault();
      this.#offer = event;
    };
    this.#window.addEventListener('beforeinstallprompt', holdOffer, { signal });
    this.#window.addEventListener('appinstalled', () => (this.#installed = true), { signal });
    return () => stop.abort();
  }

  /** A good moment to speak of it: somebody to talk with is there, and nobody said no. */
  isTimely(friends: readonly FriendView[]): boolean {
    if (!this.offered || this.#declined) return false;
    return friends.some(({ phase, last }) => phase === 'talking' && last !== undefined);
  }

  /** The browser asks the person. It does so once for each offer, and may make another one. */
  async ask(): Promise<void> {
    const offer = this.#offer;
    this.#offer = undefined;
    // Refused if it was withdrawn meanwhile: then there is another one, or the browser's menu.
    await offer?.prompt().catch(() => undefined);
  }

  /** Not spoken of again on this device, but for the place where one looks for it. */
  decline(): void {
    this.#declined = true;
    writePref(PREF_KEY, DECLINED);
  }
}

function isOffer(event: Event): event is InstallOffer {
  return 'prompt' in event && typeof event.prompt === 'function';
}

/** A guess, and for words only. */
function placeFor(userAgent: string, isTouch: boolean): InstallPlace {
  if (/iPhone|iPad|iPod/u.test(userAgent) || (userAgent.includes('Macintosh') && isTouch))
    return 'iosShare';
  if (/Firefox\//u.test(userAgent))
    return userAgent.includes('Android') ? 'androidMenu' : 'nowhere';
  if (userAgent.includes('Macintosh') && !/Chrom(?:e|ium)\//u.test(userAgent)) return 'macDock';
  return 'browserMenu';
}
