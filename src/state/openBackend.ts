/**
 * Opens the worker that owns the node, the keys and the history. All tabs use the same worker; in a
 * browser without SharedWorker, or one that refuses it, each page starts its own.
 */
import { wrap } from 'comlink';
import type { BackendApi } from '../backend/BackendApi.ts';
import { movePorts } from '../lib/movePorts.ts';
import workerUrl from '../worker.ts?worker&url';
import type { OpenBackend } from './BackendLink.ts';
import { trustedScript } from './trustedScript.ts';

movePorts();

// Browsers that support `extendedLifetime` let the worker finish its work after the last page closes.
const options = { type: 'module', name: 'parley', extendedLifetime: true } as const;

const openShared: OpenBackend = (onError) => {
  const worker = new SharedWorker(trustedScript(workerUrl), options);
  worker.addEventListener('error', onError);
  worker.port.start();
  return wrap<BackendApi>(worker.port);
};

const openOwn: OpenBackend = (onError) => {
  const worker = new Worker(trustedScript(workerUrl), options);
  worker.addEventListener('error', onError);
  return wrap<BackendApi>(worker);
};

/** The ways to open it, the best one first. Each of them throws if the browser refuses it. */
export const waysToBackend: readonly OpenBackend[] = [openShared, openOwn];
