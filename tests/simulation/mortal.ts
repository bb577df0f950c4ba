/** Ports of an app that can be killed at any moment: after that it has no effect any more. */
import type { Clock, Network, Vault } from '../../src/chat/ports.ts';

export class Life {
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** After the end, calls have no effect and are never answered. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    if (this.#isOver) return new Promise<T>(() => undefined);
    const result = await act();
    return this.#isOver ? new Promise<T>(() => undefined) : result;
  }
}

export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    after: (ms, act) => clock.after(ms, () => (life.isOver ? undefined : act())),
  };
}

export function mortalNetwork(network: Network, life: Life): Network {
  const live =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A) =>
      life.during(() => act.apply(network, args));
  const told =
    <A extends unknown[]>(listener: (...args: A) => void) =>
    (...args: A) =>
      life.isOver ? undefined : listener(...args);
  return {
    createRecord: live(network.createRecord.bind(network)),
    openRecord: live(network.openRecord.bind(network)),
    closeRecord: live(network.closeRecord.bind(network)),
    deleteRecord: live(network.deleteRecord.bind(network)),
    read: live(network.read.bind(network)),
    write: live(network.write.bind(network)),
    unsent: live(network.unsent.bind(network)),
    versions: live(network.versions.bind(network)),
    watch: live(network.watch.bind(network)),
    newRoute: live(network.newRoute.bind(network)),
    importRoute: live(network.importRoute.bind(network)),
    releaseRoute: live(network.releaseRoute.bind(network)),
    sendMessage: live(network.sendMessage.bind(network)),
    onChange: (listener) => network.onChange(told(listener)),
    onMessage: (listener) => network.onMessage(told(listener)),
    onRoutesDied: (listener) => network.onRoutesDied(told(listener)),
  };
}

export interface Death {
  /** The number of commits that still succeed. */
  readonly after: number;
  /** Whether the fatal commit reaches the disk. */
  readonly saved: boolean;
}

/** A vault whose app can be doomed to die at one of its next commits. */
export function mortalVault(
  vault: Vault,
  life: Life,
): { readonly vault: Vault; readonly doom: (death: Death) => void } {
  let doomed: Death | undefined;
  /** Commits, unless this is the fatal commit that does not reach the disk. */
  const commitOnce = <T>(commit: () => Promise<T>): Promise<T> =>
    life.during(async () => {
      if (doomed?.after === 0) {
        life.end();
        // After the end nobody gets an answer.
        return doomed.saved ? commit() : new Promise<T>(() => undefined);
      }
      if (doomed !== undefined) doomed = { ...doomed, after: doomed.after - 1 };
      return commit();
    });
  return {
    vault: {
      get: (key) => life.during(() => vault.get(key)),
      list: (prefix) => life.during(() => vault.list(prefix)),
      page: (prefix, before, limit) => life.during(() => vault.page(prefix, before, limit)),
      commit: (changes) => commitOnce(() => vault.commit(changes)),
      remedy: (changes) => commitOnce(() => vault.remedy(changes)),
    },
    doom: (death) => {
      doomed = death;
    },
  };
}
