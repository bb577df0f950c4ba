/** Links of Parley's own scheme, which name no host: the browser can bring them here. */
import { LINK_HASH, PARLEY_SCHEME } from '../navigation/route.ts';

/** As much of `navigator` as is needed; some browsers lack it. */
interface Registrar {
  registerProtocolHandler?(scheme: string, address: string): void;
}

export class ParleyLinks {
  readonly #browser: Registrar;
  readonly #home: string;
  /**
   * Whether there is something to ask the browser for: an installed app has these links already.
   */
  readonly canBeAskedFor: boolean;

  /** `here`: the address of the page. */
  constructor(browser: Registrar, here: string, isInstalled: boolean) {
    this.#browser = browser;
    this.#home = new URL('./', here).href;
    this.canBeAskedFor = browser.registerProtocolHandler !== undefined && !isInstalled;
  }

  /** The browser may ask the person; what they answer it does not tell. */
  askFor(): void {
    // In the fragment, as all that is secret: no server gets to see the link.
    this.#browser.registerProtocolHandler?.(PARLEY_SCHEME, this.#home + LINK_HASH);
  }
}
