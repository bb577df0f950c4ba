/** Two workers of one browser profile: only one at a time can save. */
import { wrap, type Remote } from 'comlink';
import { beforeAll, expect, test, vi } from 'vitest';
import type { ConversationId } from '../chat/ids.ts';
import type { Messenger } from '../chat/Messenger.ts';
import { IdbVault } from '../storage/IdbVault.ts';
import { NodeRunner } from '../veilid/NodeRunner.ts';
import { VeilidCrypto } from '../veilid/VeilidCrypto.ts';
import { VeilidNetwork } from '../veilid/VeilidNetwork.ts';
import { Backend } from './Backend.ts';
import type { BackendApi } from './BackendApi.ts';
import { Connectivity } from './Connectivity.ts';
import { EventLog } from './EventLog.ts';
import { exposeBackend } from './exposeBackend.ts';
import { Pages } from './Pages.ts';
import { Readings } from './Readings.ts';
import { Startup } from './Startup.ts';
import { systemClock } from './systemClock.ts';
import { PRIVACY_KEY } from '../chat/vaultKeys.ts';
import type { BackendEvent } from './stage.ts';

const ALL = { read: true, typing: true, presence: true };
const NONE = { read: false, typing: false, presence: false };

/** A worker without the node's program: it gets as far as opening the vault. */
class Worker {
  readonly events: BackendEvent[] = [];
  readonly reports: unknown[] = [];
  readonly startup: Startup;
  /** The backend as a page calls it. */
  readonly page: Remote<BackendApi>;

  constructor() {
    const log = new EventLog(systemClock);
    const readings = new Readings();
    const report = (error: unknown) => void this.reports.push(error);
    const runner = new NodeRunner({
      module: { address: '/no-such-program.wasm', bytes: 1 },
      appAddress: new URL('/', location.href),
      progress: () => undefined,
      update: () => undefined,
    });
    this.startup = new Startup({
      clock: systemClock,
      crypto: new VeilidCrypto(runner),
      network: new VeilidNetwork(systemClock, () => false),
      runner,
      openVault: (lost) => IdbVault.open(lost),
      erase: () => IdbVault.erase(),
      clockAhead: () => Promise.resolve(undefined),
      readings,
      log,
      tell: (event) => this.events.push(event),
      report,
    });
    const connectivity = new Connectivity(systemClock, () => undefined);
    const pages = new Pages(() => undefined);
    const backend = new Backend(this.startup, pages, connectivity, readings, log);
    const { port1, port2 } = new MessageChannel();
    exposeBackend(backend, report, port1);
    this.page = wrap(port2);
  }

  get messenger(): Messenger {
    const { messenger } = this.startup;
    if (messenger === undefined) throw new Error('not open');
    return messenger;
  }

  async isOpen(): Promise<void> {
    await vi.waitFor(() => expect(this.startup.stage).toEqual({ kind: 'failed', reason: 'load' }));
  }

  get stages(): readonly string[] {
    return this.events.flatMap((each) => (each.kind === 'stage' ? [each.stage.kind] : []));
  }
}

const first = new Worker();
const second = new Worker();

beforeAll(async () => {
  const { vault } = await IdbVault.open(() => undefined);
  await vault.commit([{ kind: 'clear', prefix: [] }]);
  await first.startup.start();
  await first.isOpen();
});

test('saving after another worker has opened the vault is refused, and the stage says why', async () => {
  const { messenger } = first;
  // Like a worker that took over while this one was frozen.
  const other = await IdbVault.open(() => undefined);
  const refused = messenger.setPrivacy(ALL).catch((error: unknown) => ({
    error,
    stage: first.startup.stage,
  }));
  expect(await refused).toMatchObject({
    error: { kind: 'elsewhere' },
    stage: { kind: 'elsewhere' },
  });
  expect(await other.vault.get(PRIVACY_KEY)).toBeUndefined();
  // Nobody else wants the lock, so it starts again with what is on the disk.
  await first.isOpen();
  await first.messenger.setPrivacy(NONE);
});

test('a save in flight during a takeover is visible to the new owner', async () => {
  const { messenger } = first;
  first.events.length = 0;
  const starting = second.startup.start();
  const saving = messenger.setPrivacy(ALL);
  await second.startup.takeOver();
  await starting;
  await second.isOpen();
  await saving;
  expect(second.messenger.snapshot().privacy).toEqual(ALL);
  expect(first.stages).toEqual(['elsewhere']);
  expect(first.startup.messenger).toBeUndefined();
  await expect(messenger.setPrivacy(NONE)).rejects.toMatchObject({ kind: 'elsewhere' });
});

test('a page that calls a worker which is not the owner is refused, and nobody reports it', async () => {
  first.reports.length = 0;
  const id = 'mira' as ConversationId;
  const refused = 'storage: elsewhere';
  expect(first.startup.messenger).toBeUndefined();
  await expect(first.page.setPrivacy(NONE)).rejects.toThrow(refused);
  await expect(first.page.ask('conversation', id, 'send', ['hello'])).rejects.toThrow(refused);
  expect(first.reports).toEqual([]);
  // A call that no page should make is reported.
  await expect(second.page.ask('conversation', id, 'sing', [])).rejects.toThrow('no verb');
  expect(second.reports.at(-1)).toMatchObject({ message: 'there is no verb conversation.sing' });
});

test('a worker without pages hands the lock to one with pages, and only to that', async () => {
  const starting = first.startup.start();
  await vi.waitFor(() => expect(first.startup.stage).toEqual({ kind: 'elsewhere' }));
  first.startup.attend(false);
  second.startup.attend(false);
  await second.messenger.setPrivacy(NONE);
  first.startup.attend(true);
  await starting;
  await first.isOpen();
  expect(first.messenger.snapshot().privacy).toEqual(NONE);
  expect(second.startup.stage).toEqual({ kind: 'elsewhere' });
  // And the other way round: the waiting worker learns that the last page was closed.
  second.startup.attend(true);
  expect(first.startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  first.startup.attend(false);
  await second.isOpen();
  expect(first.startup.stage).toEqual({ kind: 'elsewhere' });
});

test('after its lock was stolen a worker is elsewhere and saves nothing', async () => {
  const { messenger } = second;
  second.events.length = 0;
  const thief = await IdbVault.open(() => undefined);
  void navigator.locks.request('parley-node', { steal: true }, () => new Promise(() => undefined));
  await vi.waitFor(() => expect(second.startup.stage).toEqual({ kind: 'elsewhere' }));
  await expect(messenger.setPrivacy(NONE)).rejects.toMatchObject({ kind: 'elsewhere' });
  expect(second.startup.messenger).toBeUndefined();
  expect(await thief.vault.get(PRIVACY_KEY)).toBeDefined();
  expect(new Set(second.stages)).toEqual(new Set(['elsewhere']));
  expect([...first.reports, ...second.reports]).not.toContainEqual(
    expect.objectContaining({ name: 'StorageError' }),
  );
});
