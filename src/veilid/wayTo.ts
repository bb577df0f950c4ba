/** Decides how the node reaches others: directly, or through the relay of the app's own server. */
import type { RunMode } from './runMode.ts';

export interface WayTo {
  readonly network: RunMode['network'];
  /** Address of the relay, ws: or wss:; undefined if the node dials others directly. */
  readonly relay: URL | undefined;
}

/**
 * `app`: the folder that the app is served from. A page that came over https may not dial `ws:`.
 */
export function wayTo(app: URL, { network, relay }: RunMode): WayTo {
  if (app.protocol !== 'https:' && !relay) return { network, relay: undefined };
  const base = new URL('relay/', app);
  base.protocol = app.protocol === 'https:' ? 'wss:' : 'ws:';
  return { network, relay: base };
}
