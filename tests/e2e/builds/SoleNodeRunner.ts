/** The app's node, which reports when it starts, and whether another one runs at that time. */
import { NodeRunner as AppNodeRunner } from '../../../src/veilid/NodeRunner.ts';
import { NODE_CHANNEL, type NodeWord } from './nodeWord.ts';

/** Held from before a node starts until it has stopped or its worker is gone. */
const LOCK = 'parley-test-node';

export class NodeRunner extends AppNodeRunner {
  readonly #channel = new BroadcastChannel(NODE_CHANNEL);
  #releaseLock: (() => void) | undefined;

  override async start(devicePassword: string) {
    await new Promise<void>((asked) => {
      void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        this.#report(lock === null ? 'second' : 'sole');
        asked();
        return new Promise<void>((over) => (this.#releaseLock = over));
      });
    });
    return super.start(devicePassword);
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.#releaseLock?.();
  }

  #report(word: NodeWord['word']): void {
    const build = import.meta.env['TEST_BUILD'] as string;
    this.#channel.postMessage({ build, word } satisfies NodeWord);
  }
}
