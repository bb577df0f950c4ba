/**
 * Starts the backend: takes the lock, opens the vault, loads the node's program and starts the
 * node. Each failure is told, and a retry goes on from the step that failed. Long because each step
 * can fail, be retried, and lose the lock to another worker.
 */
import { Messenger } from '../chat/Messenger.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { LogEvent } from '../chat/LogEvent.ts';
import type { Clock, Crypto } from '../chat/ports.ts';
import type { NetworkView, Stage, StartFailure, BackendEvent } from './stage.ts';
import { deferred } from '../lib/deferred.ts';
import { Mutex } from '../lib/Mutex.ts';
import type { OpenedVault } from '../storage/IdbVault.ts';
import { StorageError } from '../storage/StorageError.ts';
import type { NodeRunner } from '../veilid/NodeRunner.ts';
import type { VeilidNetwork } from '../veilid/VeilidNetwork.ts';
import type { Connectivity, Reach } from './Connectivity.ts';
import { NodeLock } from './NodeLock.ts';
import { stageEvent, type EventLog } from './EventLog.ts';
import type { Readings } from './Readings.ts';
import { isForGood, startFailure } from './startFailure.ts';

/** After this wait for the lock the stage is `elsewhere`. A worker that is ending needs less. */
const LOCK_TIMEOUT_MS = 2_000;
/** Stopping a node takes a second. After this time the holder is stuck, and we steal the lock. */
const HAND_OVER_TIMEOUT_MS = 6_000;
/** Nodes drop messages whose timestamp differs from their own clock by more than this. */
const MAX_CLOCK_DIFFERENCE_MS = 10_000;

export interface StartupParts {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly network: VeilidNetwork;
  readonly runner: NodeRunner;
  /** `lost` is called when another worker has opened the vault. */
  readonly openVault: (lost: () => void) => Promise<OpenedVault>;
  /** Deletes all stored data. */
  readonly erase: () => Promise<void>;
  /** Milliseconds by which the clock here is ahead of the server's; undefined if unknown. */
  readonly clockAhead: () => Promise<number | undefined>;
  readonly readings: Readings;
  readonly log: EventLog;
  readonly tell: (event: BackendEvent) => void;
  readonly report: (error: unknown) => void;
}

export class Startup {
  readonly #parts: StartupParts;
  readonly #alone = new Mutex();
  readonly #lock = new NodeLock(() => this.#lose());
  #connectivity: Connectivity | undefined;
  #stage: Stage = { kind: 'starting' };
  #locked = false;
  #starting: Promise<void> = Promise.resolve();
  #opened: (OpenedVault & { readonly messenger: Messenger }) | undefined;
  #running = false;
  #attended = true;
  #snapshotReady = deferred<void>();

  constructor(parts: StartupParts) {
    this.#parts = parts;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Undefined until the node's program is loaded. */
  get network(): NetworkView | undefined {
    return this.#parts.runner.network;
  }

  /** Resolves when the vault is open, or at the next `failed` or `elsewhere` before that. */
  snapshotReady(): Promise<void> {
    return this.#snapshotReady.promise;
  }

  /** Undefined while the vault is not open here. */
  get messenger(): Messenger | undefined {
    return this.#locked ? this.#opened?.messenger : undefined;
  }

  watch(connectivity: Connectivity): void {
    this.#connectivity = connectivity;
  }

  /** The first page has opened, or the last one has closed. */
  attend(isAttended: boolean): void {
    this.#attended = isAttended;
    this.#opened?.messenger.attend(isAttended);
    this.#lock.attend(isAttended);
  }

  /** Starts, or goes on from the step that failed. */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  /** Deletes the stored data if it is of no use (`isForGood`), and starts empty. */
  async startAnew(): Promise<void> {
    await this.#alone.run(async () => {
      const isUseless = this.#stage.kind === 'failed' && isForGood(this.#stage.reason);
      if (!isUseless || !this.#locked || this.#opened !== undefined) return;
      await this.#parts.erase();
    });
    await this.start();
  }

  async #start(): Promise<void> {
    const lacking = whatIsLacking();
    if (lacking !== undefined) return this.#fail(lacking);
    if (!this.#locked && !(await this.#takeLock())) return;
    await this.#alone.run(() => this.#advance());
  }

  /**
   * The other worker stops its node and releases the lock; the waiting `start` then goes on here.
   */
  async takeOver(): Promise<void> {
    const { clock, report } = this.#parts;
    // If this worker is just releasing the lock, finish that first.
    await this.#alone.run(() => Promise.resolve());
    const cancel = clock.after(HAND_OVER_TIMEOUT_MS, () => void this.#lock.steal().catch(report));
    this.#lock.ask();
    await this.#starting;
    cancel();
  }

  /** How much of the node's program is loaded. */
  progress(received: number, total: number): void {
    this.#setStage({ kind: 'loading', received, total });
  }

  reached(reach: Reach, peers: number): void {
    if (!this.#running) return;
    this.#setStage(this.#stageAt(reach, peers));
    if (reach === 'online') this.messenger?.online(false);
    else this.messenger?.offline();
    if (isUnreachable(this.#stage))
      this.#checkClock().catch((error: unknown) => this.#report(error));
  }

  #stageAt(reach: Reach, peers: number): Stage {
    if (reach === 'online') return { kind: 'online', peers };
    if (reach !== 'notFound') return { kind: reach };
    const { network } = this;
    return network === undefined ? { kind: 'offline' } : { kind: 'notFound', ...network };
  }

  /** The clock was set, or the device has slept. */
  clockJumped(): void {
    this.messenger?.pollNow();
    if (this.#stage.kind === 'wrongClock') this.reached(this.#connectivity?.reach ?? 'offline', 0);
  }

  /** Finds out whether a wrong clock is the reason why the network cannot be reached. */
  async #checkClock(): Promise<void> {
    const aheadMs = await this.#parts.clockAhead();
    if (aheadMs === undefined || !isUnreachable(this.#stage)) return;
    if (Math.abs(aheadMs) > MAX_CLOCK_DIFFERENCE_MS)
      this.#setStage({ kind: 'wrongClock', aheadMs });
  }

  /** False if the browser refuses the lock: it then refuses to store anything, too. */
  async #takeLock(): Promise<boolean> {
    const { clock } = this.#parts;
    const cancel = clock.after(LOCK_TIMEOUT_MS, () => this.#setStage({ kind: 'elsewhere' }));
    try {
      await this.#lock.acquire();
      this.#locked = true;
    } catch (error) {
      this.#fail('blocked', error);
    }
    cancel();
    return this.#locked;
  }

  async #advance(): Promise<void> {
    if (!this.#locked || this.#running) return;
    // A page that connects during a retry waits for it: an empty snapshot looks like a first run.
    if (this.#opened === undefined && isStopped(this.#stage))
      this.#snapshotReady = deferred<void>();
    this.#setStage({ kind: 'starting' });
    try {
      this.#opened ??= await this.#open();
      if (!this.#locked) return;
      this.#snapshotReady.resolve();
    } catch (error) {
      return this.#fail(startFailure(error), error);
    }
    if (!runsPrograms()) return this.#fail('noWasm');
    try {
      await this.#parts.runner.load();
    } catch (error) {
      return this.#fail('load', error);
    }
    await this.#parts.readings.over();
    if (!this.#locked) return;
    this.#setStage({ kind: 'starting' });
    try {
      // Set first: the node may send updates before `start` resolves.
      this.#running = true;
      this.#connectivity?.begin();
      const node = await this.#parts.runner.start(this.#opened.devicePassword);
      this.#parts.network.use(node);
    } catch (error) {
      this.#running = false;
      this.#connectivity?.end();
      return this.#fail('node', error);
    }
    if (this.#stage.kind === 'starting') this.#setStage({ kind: 'attaching' });
  }

  async #open() {
    const { clock, crypto, network, log: events } = this.#parts;
    const opened = await this.#parts.openVault(() => this.#lose());
    const { vault } = opened;
    const tell = (event: BackendEvent) => {
      if (this.#locked) this.#parts.tell(event);
    };
    const report = (error: unknown) => this.#report(error);
    const log = (event: LogEvent) => events.add(event);
    const ordinal = (id: ConversationId | InvitationId) => events.ordinal(id);
    const context = { clock, crypto, network, vault, tell, report, log, ordinal };
    const messenger = await Messenger.load(context);
    messenger.attend(this.#attended);
    // Pages that connected earlier get the whole snapshot as events.
    const { me, privacy, friends, invitations, unreadable } = messenger.snapshot();
    if (me !== undefined) tell({ kind: 'me', me });
    tell({ kind: 'privacy', privacy });
    if (unreadable !== undefined) tell({ kind: 'unreadable', unreadable });
    for (const friend of friends) tell({ kind: 'friend', friend });
    for (const invitation of invitations) tell({ kind: 'invitation', invitation });
    return { ...opened, messenger };
  }

  /**
   * Another worker takes over, or has done so. From now on nothing is saved here, and pages learn
   * it before their calls are refused.
   */
  #lose(): void {
    if (!this.#locked) return;
    this.#setStage({ kind: 'elsewhere' });
    this.#locked = false;
    void this.#opened?.close();
    this.#alone.run(() => this.#handOver()).catch(this.#parts.report);
  }

  /** Stops everything, releases the lock, and waits for it again. */
  async #handOver(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#running = false;
    this.#connectivity?.end();
    opened?.messenger.stop();
    this.#parts.network.use(undefined);
    await this.#parts.runner.stop();
    // Commits in flight reach the disk before the next worker reads it.
    await opened?.close();
    this.#lock.release();
    this.start().catch(this.#parts.report);
  }

  /**
   * Does not report commits that are refused because another worker owns the vault: that is
   * expected.
   */
  #report(error: unknown): void {
    if (!(error instanceof StorageError && error.kind === 'elsewhere')) this.#parts.report(error);
  }

  #fail(reason: StartFailure, error?: unknown): void {
    if (error !== undefined) this.#report(error);
    this.#setStage({ kind: 'failed', reason });
  }

  #setStage(stage: Stage): void {
    // Without the lock, every stage would be wrong but `elsewhere`, and why it cannot be had.
    if (!this.#locked && !isStopped(stage)) return;
    // Log only the first `loading`: it is told many times a second.
    if (stage.kind !== 'loading' || this.#stage.kind !== 'loading')
      this.#parts.log.add(stageEvent(stage));
    this.#stage = stage;
    if (isStopped(stage)) this.#snapshotReady.resolve();
    this.#parts.tell({ kind: 'stage', stage });
  }
}

/** Nothing happens until the person does something, or another worker hands over. */
function isStopped({ kind }: Stage): boolean {
  return kind === 'elsewhere' || kind === 'failed';
}

function isUnreachable({ kind }: Stage): boolean {
  return kind === 'offline' || kind === 'notFound';
}

/** Without this, nothing can be opened: there are no locks, no keys and no storage. */
function whatIsLacking(): StartFailure | undefined {
  if (!isSecureContext) return 'insecure';
  return 'locks' in navigator ? undefined : 'unsupported';
}

/** An empty program of WebAssembly: its magic number and version. */
const EMPTY_PROGRAM = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether WebAssembly is there and allowed: people and companies switch it off for safety. */
function runsPrograms(): boolean {
  try {
    return new WebAssembly.Module(EMPTY_PROGRAM) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
