/**
 * How an invitation is shown: as a link, or as its code alone. The link leads to the address of
 * this page. An address of this machine would work nowhere else, so in that case the link leads to
 * the public address that the operator has configured; without one, only the code is shown.
 */
export type ShownAs =
  /** The public address is not known yet. */
  | { readonly kind: 'asking' }
  /**
   * `before`: the part of the link before the code. `home`: the app's address without a fragment.
   */
  | { readonly kind: 'link'; readonly before: string; readonly home: string }
  | { readonly kind: 'code' };

export class InvitationAddress {
  #shown = $state.raw<ShownAs>({ kind: 'asking' });
  /** Whether the page comes from a server on this machine. */
  readonly isThisMachine: boolean;

  /** `here`: the address of the page. */
  constructor({ origin, pathname, hostname }: Pick<URL, 'origin' | 'pathname' | 'hostname'>) {
    this.isThisMachine = isThisMachine(hostname);
    if (!this.isThisMachine) this.#shown = linkTo(origin + pathname);
  }

  get shown(): ShownAs {
    return this.#shown;
  }

  /**
   * Finds the public address if it is needed. `read`: reads it; undefined if none is configured.
   */
  async settle(read: () => Promise<string | undefined>): Promise<void> {
    if (this.#shown.kind !== 'asking') return;
    let address: string | undefined;
    try {
      address = await read();
    } catch (error) {
      // The code works everywhere, so nothing is lost. The operator finds the reason in the
      // console.
      console.warn('No public address:', error);
    }
    this.#shown = address === undefined ? { kind: 'code' } : linkTo(address);
  }
}

const linkTo = (home: string): ShownAs => ({ kind: 'link', before: `${home}#i=`, home });

/** Whether this host name or address always means the local machine. */
function isThisMachine(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/u.test(hostname);
}
