import { createStore, del as deleteEntry, get as getEntry, set as setEntry } from 'idb-keyval';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import moduleAddress from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { aConversation } from '../../tests/states.ts';
import { firstVersion } from '../../tests/fixtures/firstVersion.ts';
import type { ConversationId } from '../chat/ids.ts';
import type { Clock, VaultKey } from '../chat/ports.ts';
import { CONVERSATION_VERSION } from '../chat/model/ConversationState.ts';
import { encodeConversation } from '../chat/model/storedConversation.ts';
import { toMessage } from '../chat/model/storedMessage.ts';
import { encodeCbor } from '../chat/wire/cbor.ts';
import { IdbVault } from '../storage/IdbVault.ts';
import { StorageError } from '../storage/StorageError.ts';
import { NodeRunner } from '../veilid/NodeRunner.ts';
import { VeilidCrypto } from '../veilid/VeilidCrypto.ts';
import { VeilidNetwork } from '../veilid/VeilidNetwork.ts';
import { Connectivity } from './Connectivity.ts';
import { EventLog } from './EventLog.ts';
import { Readings } from './Readings.ts';
import { Startup } from './Startup.ts';
import { systemClock } from './systemClock.ts';
import { conversationKey, messagesPrefix } from '../chat/vaultKeys.ts';
import type { BackendEvent } from './stage.ts';

const NO_PROGRAM = { address: '/no-such-program.wasm', bytes: 1 };

/** Parts as in the worker, but without the node's program unless `module` gives it. */
function start(
  module = NO_PROGRAM,
  clockAhead: () => number | undefined = () => undefined,
  clock: Clock = systemClock,
) {
  const events: BackendEvent[] = [];
  const log = new EventLog(systemClock);
  const runner = new NodeRunner({
    module,
    appAddress: new URL('/', location.href),
    progress: () => undefined,
    update: () => undefined,
  });
  const startup = new Startup({
    clock,
    crypto: new VeilidCrypto(runner),
    network: new VeilidNetwork(systemClock, () => false),
    runner,
    openVault: (lost) => IdbVault.open(lost),
    erase: () => IdbVault.erase(),
    clockAhead: () => Promise.resolve(clockAhead()),
    readings: new Readings(),
    log,
    tell: (event) => events.push(event),
    report: () => undefined,
  });
  // As if the page were closed: this worker does not need the lock any more.
  onTestFinished(() => startup.attend(false));
  return { startup, events, runner, log };
}

test('data of the first version is refused, left alone, and deleted only on request', async () => {
  const open = async () => (await IdbVault.open(() => undefined)).vault;
  const vault = await open();
  // Tests share one browser profile, so clear what an earlier one left.
  await vault.commit([{ kind: 'clear', prefix: [] }]);
  await vault.commit(firstVersion.map((entry) => ({ kind: 'put', ...entry }) as const));
  const { startup } = start();
  await startup.start();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'outdated' });
  expect(startup.messenger).toBeUndefined();
  await startup.start();
  expect(await vault.list([])).toEqual(firstVersion);

  await startup.startAnew();
  // It can get no further here: the vault is open, and the program is missing.
  await vi.waitFor(() => expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' }));
  expect(startup.messenger?.snapshot().friends).toEqual([]);
  const emptied = await open();
  expect(await emptied.list([])).toEqual([]);

  // Data that can be read is never deleted.
  await emptied.commit([{ kind: 'put', key: ['draft', 'x'], value: encodeCbor('kept') }]);
  await startup.startAnew();
  expect(await emptied.get(['draft', 'x'])).toBeDefined();
});

test('data sealed by the first version is refused, left alone, and deleted only on request', async () => {
  await IdbVault.erase();
  const values = createStore('parley-vault', 'values');
  const keys = createStore('parley-key', 'key');
  await setEntry(['identity'], new Uint8Array(60), values);
  await setEntry('master', { version: 1 }, keys);
  const { startup } = start();
  void startup.start();
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'outdated' });
  expect(await getEntry(['identity'], values)).toEqual(new Uint8Array(60));
  expect(await getEntry('master', keys)).toEqual({ version: 1 });

  await startup.startAnew();
  await vi.waitFor(() => expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' }));
  expect(await getEntry(['identity'], values)).toBeUndefined();
  expect(await getEntry('master', keys)).toMatchObject({ version: 2 });
});

test('data of a newer build is left alone, and data without its key is deleted only on request', async () => {
  const { vault } = await IdbVault.open(() => undefined);
  const newer = { ...aConversation, v: CONVERSATION_VERSION + 1 };
  await vault.commit([
    { kind: 'clear', prefix: [] },
    { kind: 'put', key: conversationKey(aConversation.id), value: encodeCbor(newer) },
  ]);
  const stored = await vault.list([]);
  const { startup, log } = start();
  void startup.start();
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'newer' });
  expect(log.lines().at(-1)).toMatch(/ stage failed kind=newer$/u);
  await startup.startAnew();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'newer' });
  expect(await vault.list([])).toEqual(stored);

  const keys = createStore('parley-key', 'key');
  await deleteEntry('master', keys);
  const retried = startup.start();
  // A page that opens during a retry waits for what the retry finds.
  for (let i = 0; i < 100 && startup.stage.kind !== 'starting'; i++) await Promise.resolve();
  expect(startup.stage).toEqual({ kind: 'starting' });
  await startup.snapshotReady();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'lost' });
  await retried;
  await startup.startAnew();
  await vi.waitFor(() => expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' }));
});

test('without the program, stored data is shown and new messages are saved', async () => {
  const { vault } = await IdbVault.open(() => undefined);
  const { id } = aConversation;
  await vault.commit([
    { kind: 'clear', prefix: [] },
    { kind: 'put', key: conversationKey(id), value: encodeConversation(aConversation) },
  ]);
  const { startup } = start();
  void startup.start();
  // The worker of the test before still owns the vault.
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  expect(await startup.messenger?.conversation(id).send('hello')).toMatchObject({ kind: 'saved' });
  const saved = (await vault.list(messagesPrefix(id))).map(toMessage);
  expect(saved).toMatchObject([{ kind: 'text', mine: true, text: 'hello' }]);
});

test('one damaged value stops nothing else, and damage of all values means that they are lost', async () => {
  const { vault } = await IdbVault.open(() => undefined);
  const other = { ...aConversation, id: 'OTHER' as ConversationId };
  await vault.commit([
    { kind: 'clear', prefix: [] },
    ...[aConversation, other].map(
      (each) =>
        ({ kind: 'put', key: conversationKey(each.id), value: encodeConversation(each) }) as const,
    ),
  ]);
  await flipBit(conversationKey(other.id));
  const { startup, events } = start();
  void startup.start();
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  expect(startup.messenger?.snapshot().friends).toMatchObject([{ id: aConversation.id }]);
  const unreadable = { conversations: 1, invitations: 0, blockList: false, privacy: false };
  expect(startup.messenger?.snapshot()).toMatchObject({ unreadable });
  expect(events).toContainEqual({ kind: 'unreadable', unreadable });

  for (const { key, value } of await vault.list([])) if (value.length > 0) await flipBit(key);
  const again = start();
  void again.startup.start();
  await again.startup.takeOver();
  expect(again.startup.stage).toEqual({ kind: 'failed', reason: 'lost' });
  await IdbVault.erase();
});

/** Damages a stored value as a disk or somebody without the key could. */
async function flipBit(key: VaultKey): Promise<void> {
  const values = createStore('parley-vault', 'values');
  const value = await getEntry<Uint8Array>([...key], values);
  if (value === undefined) throw new Error('there is a value to change');
  value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
  await setEntry([...key], value, values);
}

describe('a browser that does not let Parley run', () => {
  const failsAs = async (reason: string) => {
    const { startup, log } = start();
    await startup.start();
    expect(startup.stage).toEqual({ kind: 'failed', reason });
    expect(log.lines().at(-1)).toMatch(
      new RegExp(`stage failed kind=${reason.toLowerCase()}`, 'u'),
    );
    // A page that connects is told at once, and does not wait for the vault.
    await startup.snapshotReady();
    return startup;
  };

  test('because the address is not secure is told so, and not that Parley runs elsewhere', async () => {
    const secure = vi.spyOn(globalThis, 'isSecureContext', 'get').mockReturnValue(false);
    onTestFinished(() => secure.mockRestore());
    await failsAs('insecure');
  });

  test('because it has no Web Locks is too old', async () => {
    const locks = vi.spyOn(Navigator.prototype, 'locks', 'get');
    onTestFinished(() => locks.mockRestore());
    Reflect.deleteProperty(Navigator.prototype, 'locks');
    await failsAs('unsupported');
  });

  test('because it refuses Web Locks blocks site data, and goes on once it does not', async () => {
    const refusal = new DOMException('Access to the Locks API is denied.', 'SecurityError');
    const request = vi.spyOn(LockManager.prototype, 'request').mockRejectedValue(refusal);
    onTestFinished(() => request.mockRestore());
    const startup = await failsAs('blocked');
    request.mockRestore();
    await startup.takeOver();
    await startup.start();
    expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  });

  test.each(['blocked', 'silent'] as const)('says what its storage does: %s', async (kind) => {
    const opening = vi.spyOn(IdbVault, 'open').mockRejectedValue(new StorageError(kind));
    onTestFinished(() => opening.mockRestore());
    const { startup } = start();
    void startup.start();
    await startup.takeOver();
    expect(startup.stage).toEqual({ kind: 'failed', reason: kind });
    opening.mockRestore();
    await startup.start();
    expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  });
});

test.each([
  ['has no WebAssembly', () => vi.stubGlobal('WebAssembly', undefined)],
  [
    'does not let programs of WebAssembly run',
    () =>
      vi.spyOn(WebAssembly, 'Module').mockImplementation(function () {
        throw new WebAssembly.CompileError('refused by a rule of the page');
      }),
  ],
])('where a browser %s, what is stored is shown and new messages are saved', async (_, lack) => {
  const { vault } = await IdbVault.open(() => undefined);
  const { id } = aConversation;
  await vault.commit([
    { kind: 'clear', prefix: [] },
    { kind: 'put', key: conversationKey(id), value: encodeConversation(aConversation) },
  ]);
  lack();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const { startup } = start();
  void startup.start();
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'failed', reason: 'noWasm' });
  expect(await startup.messenger?.conversation(id).send('hello')).toEqual({ kind: 'saved' });
});

test('without BroadcastChannel a worker starts, and takes over from one that does not answer', async () => {
  const { startup: first } = start();
  void first.start();
  await first.takeOver();
  vi.stubGlobal('BroadcastChannel', function () {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const clock = new FakeClock();
  const { startup } = start(NO_PROGRAM, undefined, clock);
  void startup.start();
  clock.pass(2_000);
  expect(startup.stage).toEqual({ kind: 'elsewhere' });
  void startup.takeOver();
  await vi.waitFor(() => {
    clock.pass(6_000);
    expect(startup.stage).toEqual({ kind: 'failed', reason: 'load' });
  });
  expect(first.stage).toEqual({ kind: 'elsewhere' });
});

test('a node that finds nobody says which network it is in, and checks the clock', async () => {
  const nobody = { network: 'private', bootstrapRecords: [], networkKeyPassword: 'nobody' };
  const { fetch } = globalThis;
  const fetched = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => fetched.mockRestore());
  // A private network without any peers.
  fetched.mockImplementation((asked, options) =>
    new Request(asked).url.endsWith('parley.json')
      ? Promise.resolve(Response.json(nobody))
      : fetch(asked, options),
  );
  let ahead: number | undefined;
  const { startup, runner } = start({ address: moduleAddress, bytes: 1 }, () => ahead);
  onTestFinished(() => runner.stop());
  const clock = new FakeClock();
  startup.watch(new Connectivity(clock, (reach) => startup.reached(reach, 0)));
  void startup.start();
  await startup.takeOver();
  expect(startup.stage).toEqual({ kind: 'attaching' });
  const notFound = { kind: 'notFound', network: 'private', relayed: false };
  clock.pass(12_000);
  expect(startup.stage).toEqual(notFound);
  // The clock is wrong, then right again.
  ahead = 60_000;
  startup.reached('notFound', 0);
  await vi.waitFor(() => expect(startup.stage).toEqual({ kind: 'wrongClock', aheadMs: 60_000 }));
  ahead = 0;
  startup.clockJumped();
  expect(startup.stage).toEqual(notFound);
});
