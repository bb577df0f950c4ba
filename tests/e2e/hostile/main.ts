/** The page of a hostile inviter: the test reaches the worker through `window.mallory`. */
import { wrap, type Remote } from 'comlink';
import { trustedScript } from '../../../src/state/trustedScript.ts';
import type { Mallory } from './Mallory.ts';
import workerUrl from './worker.ts?worker&url';

declare global {
  interface Window {
    mallory: Remote<Mallory>;
  }
}

window.mallory = wrap<Mallory>(new Worker(trustedScript(workerUrl), { type: 'module' }));
