/** The simulation is tested itself: an app that was built wrong in a known way has to fail. */
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { Network, Vault } from '../../src/chat/ports.ts';
import { messageId } from '../../src/chat/messageId.ts';
import type { MessageView } from '../../src/chat/views.ts';
import type { Sabotage } from './Actor.ts';
import type { Life } from './mortal.ts';
import { plans } from './plan.ts';

afterEach(() => {
  vi.doUnmock('../../src/chat/isFree.ts');
  vi.doUnmock('../../src/chat/isNew.ts');
  vi.doUnmock('../../src/chat/receive.ts');
  vi.resetModules();
});

/** What the simulation says of an app with this fault. */
async function verdict(sabotage: Sabotage): Promise<string> {
  vi.resetModules();
  const { begin, Stage } = await import('./Stage.ts');
  const beginning = await begin();
  const details = await fc.check(
    fc.asyncProperty(plans, (plan) => new Stage(beginning, sabotage).play(plan)),
    { numRuns: 3_000, seed: 20_261_123, endOnFailure: true },
  );
  const { errorInstance } = details;
  return errorInstance instanceof Error ? errorInstance.message : 'nothing is wrong';
}

const LIMIT = 10 * 60_000;

test(
  'acknowledging before saving is noticed',
  async () => {
    /** Says that it is on the disk, and brings it there a little later. */
    const hasty = (vault: Vault, life: Life): Vault => {
      let last = Promise.resolve();
      return {
        get: (key) => last.then(() => vault.get(key)),
        list: (prefix) => last.then(() => vault.list(prefix)),
        page: (prefix, before, limit) => last.then(() => vault.page(prefix, before, limit)),
        commit: async (changes) => {
          await Promise.resolve();
          last = last.then(async () => {
            await new Promise((resolve) => setImmediate(resolve));
            if (!life.isOver) await vault.commit(changes);
          });
        },
      };
    };
    expect(await verdict({ vault: hasty })).toMatch(/is not saved|is lost|arrived/u);
  },
  LIMIT,
);

test(
  'overwriting the oldest slot when all are full is noticed',
  async () => {
    vi.doMock('../../src/chat/isFree.ts', async (original) => {
      const real = await original<typeof import('../../src/chat/isFree.ts')>();
      const hasty: typeof real.isFree = (slot, messages) =>
        !slot.pending || real.isFree(slot, messages);
      return { ...real, isFree: hasty };
    });
    expect(await verdict({})).toMatch(/was overwritten unsaved/u);
  },
  LIMIT,
);

test(
  'trusting the single value of an event is noticed',
  async () => {
    /** Takes the one subkey whose value came with an event, and never looks itself. */
    const trusting = (network: Network): Network => ({
      ...bound(network),
      onChange: (listener) =>
        network.onChange((record, subkeys) => listener(record, subkeys.slice(0, 1))),
      versions: (_record, from, to) =>
        Promise.resolve(Array.from({ length: to - from + 1 }, () => undefined)),
    });
    expect(await verdict({ network: trusting })).toMatch(/sent .* arrived/u);
  },
  LIMIT,
);

test(
  'not looking whether a message is known is noticed',
  async () => {
    vi.doMock('../../src/chat/isNew.ts', () => ({ isNew: () => true }));
    /** Takes what is here already once more, and finds that it cannot be opened twice. */
    vi.doMock('../../src/chat/receive.ts', async (original) => {
      const { receive } = await original<typeof import('../../src/chat/receive.ts')>();
      const twice: typeof receive = async (crypto, now, before, held, settleUpTo) => {
        const received = await receive(crypto, now, before, held, settleUpTo);
        const known = [...held.values()].filter(({ sequence }) => sequence <= before.received);
        const author = before.role === 'inviter' ? 'invitee' : 'inviter';
        const shown = known.map(({ sequence }): MessageView => {
          const id = messageId(before.lamport + 1, author, sequence);
          return {
            kind: 'gap',
            id,
            mine: false,
            sequence,
            count: 1,
            reason: 'unreadable',
            at: now,
          };
        });
        return {
          ...received,
          messages: [...received.messages, ...shown],
          done: [...received.done, ...known],
        };
      };
      return { receive: twice };
    });
    expect(await verdict({})).toMatch(/sent .* arrived/u);
  },
  LIMIT,
);

function bound(network: Network): Network {
  return {
    createRecord: network.createRecord.bind(network),
    openRecord: network.openRecord.bind(network),
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
