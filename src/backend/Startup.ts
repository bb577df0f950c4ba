/**
 * From nothing to a Messenger with a node: takes the lock, opens what is stored, loads and
 * starts the node. Each failure is told and can be tried again from where it stopped. Longer than
 * most files: the lock can be lost at each step of it, and all that follows from that is here.
 */
import { Messenger } from '../chat/Messenger.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { LogEvent } from '../chat/LogEvent.ts';
import type { Clock, Crypto } from '../chat/ports.ts';
import type { NetworkView, Stage, StartFailure, BackendEvent } from './stage.ts';
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

/** A worker that is just ending still holds the lock for a moment; this is no moment. */
const LOCK_PATIENCE_MS = 2_000;
/** Stopping a node takes a second; who has not let go by then does not answer at all. */
const HAND_OVER_MS = 6_000;
/** Nodes drop what comes from a clock that is further away from theirs than this. */
const CLOCKS_APART_MS = 10_000;

export interface StartupParts {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly network: VeilidNetwork;
  readonly runner: NodeRunner;
  /** `lost`: another worker has opened it since. */
  readonly openVault: (lost: () => void) => Promise<OpenedVault>;
  /** Deletes what is stored. */
  readonly erase: () => Promise<void>;
  /** Milliseconds that the clock here is ahead of the server's; undefined if that is not known. */
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
  readonly #settled = Promise.withResolvers<void>();

  constructor(parts: StartupParts) {
    this.#parts = parts;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Undefined as long as the node's program is not here. */
  get network(): NetworkView | undefined {
    return this.#parts.runner.network;
  }

  /** Resolves when what is stored is open, or it is known that it cannot be for now. */
  settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Undefined as long as what is stored is not open here. */
  get messenger(): Messenger | undefined {
    return this.#locked ? this.#opened?.messenger : undefined;
  }

  watch(connectivity: Connectivity): void {
    this.#connectivity = connectivity;
  }

  /** A page looks at what is here, or the last one is gone. */
  attend(isAttended: boolean): void {
    this.#attended = isAttended;
    this.#opened?.messenger.attend(isAttended);
    this.#lock.attend(isAttended);
  }

  /** Starts, or goes on where it failed. */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  /** Deletes what is stored, if it cannot be gone on with, and starts empty. */
  async startAnew(): Promise<void> {
    await this.#alone.run(async () => {
      const isUseless = this.#stage.kind === 'failed' && isForGood(this.#stage.reason);
      if (!isUseless || !this.#locked || this.#opened !== undefined) return;
      await this.#parts.erase();
    });
    await this.start();
  }

  async #start(): Promise<void> {
    if (!this.#locked) await this.#takeLock();
    await this.#alone.run(() => this.#advance());
  }

  /** The other worker stops its node and lets go; `start`, which waits, then goes on here. */
  async takeOver(): Promise<void> {
    const { clock, report } = this.#parts;
    // If it was given away from here just now, that comes first.
    await this.#alone.run(() => Promise.resolve());
    const cancel = clock.after(HAND_OVER_MS, () => void this.#lock.steal().catch(report));
    this.#lock.ask();
    await this.#starting;
    cancel();
  }

  /** How the node's program is coming along. */
  progress(received: number, total: number): void {
    this.#setStage({ kind: 'loading', received, total });
  }

  reached(reach: Reach, peers: number): void {
    if (!this.#running) return;
    this.#setStage(this.#stageAt(reach, peers));
    if (reach === 'online') this.messenger?.online(false);
    else this.messenger?.offline();
    if (isUnreachable(this.#stage))
      this.#doubtClock().catch((error: unknown) => this.#report(error));
  }

  #stageAt(reach: Reach, peers: number): Stage {
    if (reach === 'online') return { kind: 'online', peers };
    if (reach !== 'notFound') return { kind: reach };
    const { network } = this;
    return network === undefined ? { kind: 'offline' } : { kind: 'notFound', ...network };
  }

  /** The clock was set, or the device slept. */
  clockJumped(): void {
    this.messenger?.pollNow();
    if (this.#stage.kind === 'wrongClock') this.reached(this.#connectivity?.reach ?? 'offline', 0);
  }

  /** Why the network cannot be reached. */
  async #doubtClock(): Promise<void> {
    const aheadMs = await this.#parts.clockAhead();
    if (aheadMs === undefined || !isUnreachable(this.#stage)) return;
    if (Math.abs(aheadMs) > CLOCKS_APART_MS) this.#setStage({ kind: 'wrongClock', aheadMs });
  }

  async #takeLock(): Promise<void> {
    const { clock } = this.#parts;
    const cancel = clock.after(LOCK_PATIENCE_MS, () => this.#setStage({ kind: 'elsewhere' }));
    await this.#lock.acquire();
    cancel();
    this.#locked = true;
  }

  async #advance(): Promise<void> {
    if (!this.#locked || this.#running) return;
    if (!isSupported()) return this.#fail('unsupported');
    this.#setStage({ kind: 'starting' });
    try {
      this.#opened ??= await this.#open();
      if (!this.#locked) return;
      this.#settled.resolve();
    } catch (error) {
      return this.#fail(startFailure(error), error);
    }
    try {
      await this.#parts.runner.load();
    } catch (error) {
      return this.#fail('load', error);
    }
    await this.#parts.readings.over();
    if (!this.#locked) return;
    this.#setStage({ kind: 'starting' });
    try {
      // Before the node can tell anything.
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
    // Pages that were here before get it all as changes.
    const { me, privacy, friends, invitations, unreadable } = messenger.snapshot();
    if (me !== undefined) tell({ kind: 'me', me });
    tell({ kind: 'privacy', privacy });
    if (unreadable !== undefined) tell({ kind: 'unreadable', unreadable });
    for (const friend of friends) tell({ kind: 'friend', friend });
    for (const invitation of invitations) tell({ kind: 'invitation', invitation });
    return { ...opened, messenger };
  }

  /**
   * Another worker takes over, or has done so. From now on nothing is saved here, and pages
   * know it before a call of theirs is refused.
   */
  #lose(): void {
    if (!this.#locked) return;
    this.#setStage({ kind: 'elsewhere' });
    this.#locked = false;
    void this.#opened?.close();
    this.#alone.run(() => this.#letGo()).catch(this.#parts.report);
  }

  /** Stops everything, and waits in line. */
  async #letGo(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#running = false;
    this.#connectivity?.end();
    opened?.messenger.stop();
    this.#parts.network.use(undefined);
    await this.#parts.runner.stop();
    // What was under way is on the disk before the next one reads it.
    await opened?.close();
    this.#lock.release();
    this.start().catch(this.#parts.report);
  }

  /** That nothing is saved any more after the vault went elsewhere is as it should be. */
  #report(error: unknown): void {
    if (!(error instanceof StorageError && error.kind === 'elsewhere')) this.#parts.report(error);
  }

  #fail(reason: StartFailure, error?: unknown): void {
    if (error !== undefined) this.#report(error);
    this.#setStage({ kind: 'failed', reason });
  }

  #setStage(stage: Stage): void {
    // Without the lock there is nothing else to say.
    if (!this.#locked && stage.kind !== 'elsewhere') return;
    // How far it is loaded is told many times a second.
    if (stage.kind !== 'loading' || this.#stage.kind !== 'loading')
      this.#parts.log.add(stageEvent(stage));
    this.#stage = stage;
    if (stage.kind === 'elsewhere' || stage.kind === 'failed') this.#settled.resolve();
    this.#parts.tell({ kind: 'stage', stage });
  }
}

function isUnreachable({ kind }: Stage): boolean {
  return kind === 'offline' || kind === 'notFound';
}

function isSupported(): boolean {
  return typeof WebAssembly === 'object' && typeof indexedDB === 'object' && isSecureContext;
}
