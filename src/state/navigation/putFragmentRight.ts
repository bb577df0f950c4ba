/** Repairs the address of a page whose link had an encoded `#`. */
import { misplacedFragment } from '../../lib/misplacedFragment.ts';

/**
 * Puts the fragment where it belongs, before anything else reads the address. It may be a secret, so
 * the address with the secret in its path must not stay in the history.
 */
export function putFragmentRight(
  { origin, pathname, search }: Pick<Location, 'origin' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): void {
  const found = misplacedFragment(pathname + search);
  if (found !== undefined) history.replaceState(undefined, '', origin + found.folder + found.hash);
}
