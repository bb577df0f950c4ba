/** The page of a benchmark node: the measuring script reaches the worker through `window.bench`. */
import { wrap, type Remote } from 'comlink';
import { trustedScript } from '../../../src/state/trustedScript.ts';
import type { BenchNode } from './BenchNode.ts';
import workerUrl from './worker.ts?worker&url';

declare global {
  interface Window {
    bench: Remote<BenchNode>;
  }
}

window.bench = wrap<BenchNode>(new Worker(trustedScript(workerUrl), { type: 'module' }));
