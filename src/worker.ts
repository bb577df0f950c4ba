/** Composition root of the backend: one worker for all tabs, with node, storage and Messenger. */
import { expose } from 'comlink';
import moduleAddress from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { Backend } from './backend/Backend.ts';
import { Connectivity } from './backend/Connectivity.ts';
import { Pages } from './backend/Pages.ts';
import { Readings } from './backend/Readings.ts';
import { Startup } from './backend/Startup.ts';
import { aheadOfServer } from './backend/serverClock.ts';
import { systemClock } from './backend/systemClock.ts';
import { TimeJumps } from './backend/TimeJumps.ts';
import { IdbVault } from './storage/IdbVault.ts';
import { hearWebSockets } from './veilid/hearWebSockets.ts';
import { NodeRunner } from './veilid/NodeRunner.ts';
import { VeilidCrypto } from './veilid/VeilidCrypto.ts';
import { VeilidNetwork } from './veilid/VeilidNetwork.ts';

declare global {
  interface ImportMetaEnv {
    /** How long the node's module is; vite.config.ts looks. */
    readonly NODE_BYTES: number;
  }
}

/** Scripts are one folder below it. */
const appAddress = new URL('../', self.location.href);
const pages = new Pages((isAnyOpen) => startup.attend(isAnyOpen));
const readings = new Readings();
let peers = 0;

const network = new VeilidNetwork(systemClock, () => connectivity.reach === 'online');
const runner: NodeRunner = new NodeRunner({
  module: { address: moduleAddress, bytes: import.meta.env.NODE_BYTES },
  appAddress,
  progress: (received, total) => startup.progress(received, total),
  update: (update) => {
    if (update.kind === 'attachment') {
      peers = update.peers;
      connectivity.attached(update.publicInternetReady);
    }
    network.update(update);
  },
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
  tell: (event) => pages.tell(event),
  // Errors of ours hold no keys and no texts.
  report: (error) => console.error(error),
});
const connectivity: Connectivity = new Connectivity(systemClock, (reach) =>
  startup.reached(reach, peers),
);
startup.watch(connectivity);
hearWebSockets(() => connectivity.heard());
new TimeJumps(systemClock, () => startup.clockJumped());

const backend = new Backend(startup, pages, connectivity, readings);
if ('onconnect' in self)
  self.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port !== undefined) expose(backend, port);
  });
else expose(backend);

startup.start().catch((error: unknown) => console.error(error));
