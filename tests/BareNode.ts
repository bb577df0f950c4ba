/** A node with the app's own adapters but no chat, in a worker of a test's own page. */
import { systemClock } from '../src/backend/systemClock.ts';
import { NodeRunner } from '../src/veilid/NodeRunner.ts';
import { VeilidCrypto } from '../src/veilid/VeilidCrypto.ts';
import { VeilidNetwork } from '../src/veilid/VeilidNetwork.ts';

export class BareNode {
  readonly network = new VeilidNetwork(systemClock, () => true);
  readonly crypto: VeilidCrypto;
  readonly #runner: NodeRunner;
  readonly #ready = Promise.withResolvers<void>();

  /** `appAddress`: below it is the `parley.json` that names the network. */
  constructor(moduleAddress: string, appAddress: URL) {
    this.#runner = new NodeRunner({
      // No progress is shown.
      module: { address: moduleAddress, bytes: 0 },
      appAddress,
      progress: () => undefined,
      update: (update) => {
        this.network.update(update);
        if (update.kind === 'attachment' && update.publicInternetReady) this.#ready.resolve();
      },
    });
    this.crypto = new VeilidCrypto(this.#runner);
  }

  /** Resolves when the node is ready. */
  async join(): Promise<void> {
    this.network.use(await this.#runner.start('test'));
    await this.#ready.promise;
  }
}
