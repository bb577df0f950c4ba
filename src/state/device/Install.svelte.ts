/**
 * Whether Parley can be installed as an app on this device. Some browsers offer it to the page; in
 * others the person finds it in a menu.
 */
import type { FriendView } from '../../chat/views.ts';
import { readPref, writePref } from './localPrefs.ts';

/** The event with which some browsers offer to install the page. */
export type InstallOffer = Event & { prompt(): Promise<unknown> };

/** Where the person finds it in a browser that makes no offer to the page. */
export type InstallPlace = 'iosShare' | 'macDock' | 'androidMenu' | 'nowhere' | 'browserMenu';

export interface InstallParts {
  /** The target on which offers arrive. */
  readonly window: EventTarget;
  readonly isInstalled: boolean;
  readonly userAgent: string;
  /** Whether the device has a touch screen: an iPad calls itself a Mac. */
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
  /** Whether the browser has made an offer that a button can use. */
  get offered(): boolean {
    return this.#offer !== undefined && !this.#installed;
  }

  /** Whether the app has a storage of its own there, so that nothing of this page is in it. */
  get startsEmpty(): boolean {
    return this.place === 'iosShare' || this.place === 'macDock';
  }

  /** Listens for offers until the returned function is called. */
  start(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const holdOffer = (event: Event): void => {
      if (!isOffer(event)) return;
      // Otherwise the browser asks by itself, before the person knows why they might want the app.
      event.preventDefault();
      this.#offer = event;
    };
    this.#window.addEventListener('beforeinstallprompt', holdOffer, { signal });
    this.#window.addEventListener('appinstalled', () => (this.#installed = true), { signal });
    return () => stop.abort();
  }

  /** Whether to suggest it now: the person has talked with a friend and has not declined. */
  isTimely(friends: readonly FriendView[]): boolean {
    if (!this.offered || this.#declined) return false;
    return friends.some(({ phase, last }) => phase === 'talking' && last !== undefined);
  }

  /** Lets the browser ask the person: once for each offer. It may make another offer later. */
  async ask(): Promise<void> {
    const offer = this.#offer;
    this.#offer = undefined;
    // Rejects if the browser has withdrawn the offer: there is a newer one, or the browser's menu.
    await offer?.prompt().catch(() => undefined);
  }

  /** Suggests it no more on this device; the settings still show it. */
  decline(): void {
    this.#declined = true;
    writePref(PREF_KEY, DECLINED);
  }
}

function isOffer(event: Event): event is InstallOffer {
  return 'prompt' in event && typeof event.prompt === 'function';
}

/** A guess; it only selects the instructions that the page shows. */
function placeFor(userAgent: string, isTouch: boolean): InstallPlace {
  if (/iPhone|iPad|iPod/u.test(userAgent) || (userAgent.includes('Macintosh') && isTouch))
    return 'iosShare';
  if (/Firefox\//u.test(userAgent))
    return userAgent.includes('Android') ? 'androidMenu' : 'nowhere';
  if (userAgent.includes('Macintosh') && !/Chrom(?:e|ium)\//u.test(userAgent)) return 'macDock';
  return 'browserMenu';
}
