/** Asks the browser to open links of Parley's own scheme here. Such links name no host. */
import { LINK_HASH, PARLEY_SCHEME } from '../navigation/route.ts';

/** The part of `navigator` in use; some browsers lack it. */
interface Registrar {
  registerProtocolHandler?(scheme: string, address: string): void;
}

export class ParleyLinks {
  readonly #browser: Registrar;
  readonly #home: string;
  /** Whether asking makes sense: an installed app handles these links already. */
  readonly canBeAskedFor: boolean;

  /** `here`: the address of the page. */
  constructor(browser: Registrar, here: string, isInstalled: boolean) {
    this.#browser = browser;
    this.#home = new URL('./', here).href;
    this.canBeAskedFor = browser.registerProtocolHandler !== undefined && !isInstalled;
  }

  /** The browser may ask the person; it does not report their answer. */
  askFor(): void {
    // The link goes into the fragment, like all secrets, so that no server sees it.
    this.#browser.registerProtocolHandler?.(PARLEY_SCHEME, this.#home + LINK_HASH);
  }
}
