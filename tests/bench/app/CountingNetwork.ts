/**
 * The app's network adapter, which counts the calls to its node and the bytes it sends and
 * receives.
 */
import type { VeilidNode } from 'veilid-wasm';
import { VeilidNetwork as AppNetwork } from '../../../src/veilid/VeilidNetwork.ts';
import { countBytes } from './countBytes.ts';
import { BENCH_CHANNEL, type Counters } from './counters.ts';

const calls: Record<string, number> = {};
const bytes = countBytes();
const channel = new BroadcastChannel(BENCH_CHANNEL);
channel.onmessage = ({ data }) => {
  if (data === 'tell') channel.postMessage({ calls, ...bytes } satisfies Counters);
};

export class VeilidNetwork extends AppNetwork {
  override use(node: VeilidNode | undefined): void {
    super.use(node && counted(node));
  }
}

/** The same object, but each call of a method is counted under its name. */
function counted<T extends object>(target: T): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...args: unknown[]): unknown => {
        // An inspection asks either the network or only this node: its last argument tells which.
        const key = name === 'inspectRecord' ? `${name} ${String(args[2])}` : name;
        calls[key] = (calls[key] ?? 0) + 1;
        const result: unknown = Reflect.apply(member, target, args);
        return name === 'beginTransaction' && result instanceof Promise
          ? result.then((transaction: object) => counted(transaction))
          : result;
      };
    },
  });
}
