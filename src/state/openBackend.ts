/**
 * Connects the page to the worker that owns the node, the keys and the history. All tabs use the
 * same worker; in a browser without SharedWorker each page starts its own.
 */
import { wrap } from 'comlink';
import type { BackendApi } from '../backend/BackendApi.ts';
import { movePorts } from '../lib/movePorts.ts';
import workerUrl from '../worker.ts?worker&url';
import { trustedScript } from './trustedScript.ts';

movePorts();

/** `onFailure`: the worker's program failed to load or has stopped; no call gets an answer. */
export function openBackend(onFailure: (event: Event) => void): BackendApi {
  const { endpoint, source } = startWorker();
  source.addEventListener('error', onFailure);
  return wrap<BackendApi>(endpoint);
}

function startWorker(): { endpoint: MessagePort | Worker; source: EventTarget } {
  // Browsers that support `extendedLifetime` let the worker finish its work after the last page
  // closes.
  const options = { type: 'module', name: 'parley', extendedLifetime: true } as const;
  const url = trustedScript(workerUrl);
  if (typeof SharedWorker === 'undefined') {
    const worker = new Worker(url, options);
    return { endpoint: worker, source: worker };
  }
  const worker = new SharedWorker(url, options);
  worker.port.start();
  return { endpoint: worker.port, source: worker };
}
