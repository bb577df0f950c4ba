/** Faults of an app that the simulation has to notice. */
import type { Clock, Network, Vault, VaultChange } from '../../src/chat/ports.ts';
import { toMessage } from '../../src/chat/model/storedMessage.ts';
import type { Sabotage } from './Actor.ts';
import type { Life } from './mortal.ts';

/** How many turns of the event loop a slow disk takes: enough for the friend's app to go on. */
const SLOW_TURNS = 200;

/**
 * Reports the friend's messages as saved, but saves them later. Everything else is saved correctly
 * and in order.
 */
export function hasty(vault: Vault, life: Life): Vault {
  let last = Promise.resolve();
  return {
    get: (key) => last.then(() => vault.get(key)),
    list: (prefix) => last.then(() => vault.list(prefix)),
    page: (prefix, before, limit) => last.then(() => vault.page(prefix, before, limit)),
    commit: async (changes) => {
      const isLate = changes.some(isFriends);
      const done = last.then(async () => {
        for (let turn = 0; isLate && turn < SLOW_TURNS; turn++)
          await new Promise((resolve) => setImmediate(resolve));
        if (!life.isOver) await vault.commit(changes);
      });
      last = done.catch(() => undefined);
      if (!isLate) await done;
    },
    remedy: (changes) => last.then(() => vault.remedy(changes)),
  };
}

function isFriends(change: VaultChange): boolean {
  return change.kind === 'put' && change.key[0] === 'message' && toMessage(change)?.mine === false;
}

/** The page is told of no message, so that only effects on the friend's app remain. */
export const silent: NonNullable<Sabotage['tell']> = (tell) => (event) =>
  event.kind === 'messages' ? undefined : tell(event);

/** The regular poll, twice a minute, never happens. */
export const withoutPolls = (clock: Clock): Clock => ({
  now: () => clock.now(),
  after: (ms, act) => (ms === 30_000 ? () => undefined : clock.after(ms, act)),
});

/** Never asks the network for news, and reads only so many subkeys of an event. */
export const trusting =
  (subkeys: number) =>
  (network: Network): Network => ({
    ...bound(network),
    onChange: (listener) =>
      network.onChange((record, changed) => listener(record, changed.slice(0, subkeys))),
    versions: (_record, from, to) =>
      Promise.resolve(Array.from({ length: to - from + 1 }, () => undefined)),
  });

/** Takes a conflict for an accepted write. */
export const overbearing = (network: Network): Network => ({
  ...bound(network),
  write: async (record, subkey, data) => {
    const outcome = await network.write(record, subkey, data);
    return outcome.kind === 'conflict' ? { kind: 'accepted' } : outcome;
  },
});

function bound(network: Network): Network {
  return {
    createRecord: network.createRecord.bind(network),
    openRecord: network.openRecord.bind(network),
    closeRecord: network.closeRecord.bind(network),
    deleteRecord: network.deleteRecord.bind(network),
    read: network.read.bind(network),
    write: network.write.bind(network),
    unsent: network.unsent.bind(network),
    versions: network.versions.bind(network),
    watch: network.watch.bind(network),
    newRoute: network.newRoute.bind(network),
    importRoute: network.importRoute.bind(network),
    releaseRoute: network.releaseRoute.bind(network),
    sendMessage: network.sendMessage.bind(network),
    onChange: network.onChange.bind(network),
    onMessage: network.onMessage.bind(network),
    onRoutesDied: network.onRoutesDied.bind(network),
  };
}
