/** Exposes the backend to pages, and reports the rejections that stop a page. */
import { expose, type Endpoint } from 'comlink';
import { StorageError } from '../storage/StorageError.ts';
import type { BackendApi } from './BackendApi.ts';

/** `port` is one page's end; by default it is the page that started this worker. */
export function exposeBackend(
  backend: BackendApi,
  report: (error: unknown) => void,
  port?: Endpoint,
): void {
  const reporting = new Proxy(backend, {
    get(target, name) {
      const verb: unknown = Reflect.get(target, name);
      if (typeof verb !== 'function') return verb;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        try {
          return (await Reflect.apply(verb, target, args)) as unknown;
        } catch (error) {
          if (!isExpected(error)) report(error);
          throw error;
        }
      };
    },
  });
  expose(reporting, port);
}

/** The page says that there is no room, or that Parley runs elsewhere, and goes on. */
function isExpected(error: unknown): boolean {
  return error instanceof StorageError && (error.kind === 'full' || error.kind === 'elsewhere');
}
