/**
 * A person may press a button twice before the first press has its answer. The same call once more
 * is then the same press: both get one answer, and what it makes is made once.
 */
import type { BackendApi } from '../backend/BackendApi.ts';

/** These are about this moment, so each of them counts. The log also shows that nothing answers. */
const EACH_COUNTS: ReadonlySet<string> = new Set([
  ...['connect', 'markRead', 'reportBrowserState', 'log'],
]);

interface Waiting {
  readonly args: string;
  readonly answer: Promise<unknown>;
}

export function askOnce(backend: BackendApi): BackendApi {
  /** The last call of each kind that has no answer yet. */
  const waiting = new Map<string, Waiting>();
  const ask = (name: string, args: readonly unknown[]): Promise<unknown> => {
    const call: unknown = Reflect.get(backend, name);
    if (typeof call !== 'function') throw new TypeError(`The backend has no ${name}.`);
    return Reflect.apply(call, backend, args) as Promise<unknown>;
  };
  return new Proxy<BackendApi>(backend, {
    get: (_, name) => {
      if (typeof name === 'symbol') return Reflect.get(backend, name) as unknown;
      return (...args: readonly unknown[]): Promise<unknown> => {
        // `ask` has the verb and what it is about in its first arguments.
        const about = name === 'ask' ? args.slice(0, 3) : [];
        if (EACH_COUNTS.has(name) || EACH_COUNTS.has(String(args[2]))) return ask(name, args);
        const kind = [name, ...about].join(' ');
        const same = JSON.stringify(args);
        const last = waiting.get(kind);
        if (last?.args === same) return last.answer;
        const answer = ask(name, args);
        const entry: Waiting = { args: same, answer };
        waiting.set(kind, entry);
        const end = (): void => {
          if (waiting.get(kind) === entry) waiting.delete(kind);
        };
        answer.then(end, end);
        return answer;
      };
    },
  });
}
