/**
 * What an invitation is shown as: a link, or its code alone. A link leads to where this page
 * is served; but one to this very machine would work nowhere else, so there it leads to the
 * public address that the operator has named, or there is none.
 */
export type ShownAs =
  /** Not known yet. */
  | { readonly kind: 'asking' }
  /** `before`: what the code is appended to. `home`: the app's address, without a fragment. */
  | { readonly kind: 'link'; readonly before: string; readonly home: string }
  | { readonly kind: 'code' };

export class InvitationAddress {
  #shown = $state.raw<ShownAs>({ kind: 'asking' });
  /** Whether the page comes from a server on this very machine. */
  readonly isThisMachine: boolean;

  /** `here`: the address of the page. */
  constructor({ origin, pathname, hostname }: Pick<URL, 'origin' | 'pathname' | 'hostname'>) {
    this.isThisMachine = isThisMachine(hostname);
    if (!this.isThisMachine) this.#shown = linkTo(origin + pathname);
  }

  get shown(): ShownAs {
    return this.#shown;
  }

  /** Finds out what is not known yet. `read`: the public address, if one is named. */
  async settle(read: () => Promise<string | undefined>): Promise<void> {
    if (this.#shown.kind !== 'asking') return;
    let address: string | undefined;
    try {
      address = await read();
    } catch (error) {
      // Nothing is lost: the code works everywhere. The operator finds the reason here.
      console.warn('No public address:', error);
    }
    this.#shown = address === undefined ? { kind: 'code' } : linkTo(address);
  }
}

const linkTo = (home: string): ShownAs => ({ kind: 'link', before: `${home}#i=`, home });

/** Names and addresses that mean, on each machine, that machine. */
function isThisMachine(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/u.test(hostname);
}
