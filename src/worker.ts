/** Composition root of the backend: one worker for all tabs, with node, storage and Messenger. */
import moduleAddress from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { Backend } from './backend/Backend.ts';
import { Connectivity } from './backend/Connectivity.ts';
import { EventLog, lower } from './backend/EventLog.ts';
import { exposeBackend } from './backend/exposeBackend.ts';
import { Pages } from './backend/Pages.ts';
import { Readings } from './backend/Readings.ts';
import { Startup } from './backend/Startup.ts';
import { aheadOfServer } from './backend/serverClock.ts';
import { systemClock } from './backend/systemClock.ts';
import { TimeJumps } from './backend/TimeJumps.ts';
import { movePorts } from './lib/movePorts.ts';
import { IdbVault } from './storage/IdbVault.ts';
import { hearWebSockets } from './veilid/hearWebSockets.ts';
import { NodeRunner } from './veilid/NodeRunner.ts';
import { VeilidCrypto } from './veilid/VeilidCrypto.ts';
import { VeilidNetwork } from './veilid/VeilidNetwork.ts';

declare global {
  interface ImportMetaEnv {
    /** Size of the node's module; vite.config.ts measures it. */
    readonly NODE_BYTES: number;
  }
}

/** The folder of the app; scripts are one folder below. */
const appAddress = new URL('../', self.location.href);
const pages = new Pages((isAnyOpen) => startup.attend(isAnyOpen));
const readings = new Readings();
const log = new EventLog(systemClock);
let peers = 0;
let isReady = false;

const network = new VeilidNetwork(systemClock, () => connectivity.reach === 'online', attached);
const runner: NodeRunner = new NodeRunner({
  module: { address: moduleAddress, bytes: import.meta.env.NODE_BYTES },
  appAddress,
  progress: (received, total) => startup.progress(received, total),
  update: (update) => network.update(update),
});
const startup: Startup = new Startup({
  clock: systemClock,
  crypto: new VeilidCrypto(runner),
  network,
  runner,
  openVault: (lost) => IdbVault.open(lost),
  erase: () => IdbVault.erase(),
  clockAhead: () => aheadOfServer(new URL('parley.json', appAddress), () => systemClock.now()),
  readings,
  log,
  tell: (event) => pages.tell(event),
  report,
});
const connectivity: Connectivity = new Connectivity(systemClock, (reach) => {
  log.add({ area: 'reach', what: lower(reach) });
  startup.reached(reach, peers);
});
startup.watch(connectivity);
hearWebSockets(() => connectivity.heard());
new TimeJumps(systemClock, () => {
  log.add({ area: 'clock', what: 'jumped' });
  startup.clockJumped();
});

movePorts();
const backend = new Backend(startup, pages, connectivity, readings, log);
if ('onconnect' in self)
  self.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port !== undefined) exposeBackend(backend, report, port);
  });
else exposeBackend(backend, report);

startup.start().catch(report);

/** Our own errors contain no keys and no texts. */
function report(error: unknown): void {
  console.error(error);
  log.addError(error);
}

function attached(isReadyNow: boolean, peersNow: number): void {
  if (peersNow !== peers || isReadyNow !== isReady)
    log.add({ area: 'node', what: isReadyNow ? 'ready' : 'unready', peers: peersNow });
  peers = peersNow;
  isReady = isReadyNow;
  connectivity.attached(isReadyNow);
}
