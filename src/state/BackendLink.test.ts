/** The link between a page and a backend that may end at any moment. */
import { expect, test, vi } from 'vitest';
import type { BackendApi } from '../backend/BackendApi.ts';
import { deferred, type Deferred } from '../lib/deferred.ts';
import { BackendLink, type LinkedPage, type OpenBackend } from './BackendLink.ts';

/** A worker with a backend, which answers what the test lets it answer. */
class Worker {
  readonly asked: string[] = [];
  readonly answers = new Map<string, Deferred<unknown>>();
  readonly life: Deferred<string> = deferred<string>();
  onError: (event: Event) => void = () => undefined;
  #die: () => void = () => undefined;

  readonly backend = new Proxy({} as BackendApi, {
    get: (_, name) => (text: unknown) => {
      if (name === 'life') return this.life.promise;
      const call = `${String(name)} ${String(text)}`;
      this.asked.push(call);
      const answer = deferred<unknown>();
      this.answers.set(call, answer);
      return answer.promise;
    },
  });

  lives(name: string): void {
    this.life.resolve(name);
  }
  whenDead(die: () => void): void {
    this.#die = die;
  }
  dies(): void {
    this.#die();
  }
  answer(call: string, answer: unknown): void {
    const asked = this.answers.get(call);
    if (asked === undefined) throw new Error(`nobody asked for ${call}`);
    asked.resolve(answer);
  }
}

function linked(ways = 1) {
  const workers: Worker[] = [];
  const refuses = new Set<number>();
  const seen: string[] = [];
  const waiting: Deferred<void>[] = [];
  let connecting = deferred<void>();
  let now = 0;
  const open =
    (way: number): OpenBackend =>
    (onError) => {
      seen.push(`opens ${String(way)}`);
      if (refuses.has(way)) throw new DOMException('The operation is insecure.', 'SecurityError');
      const worker = new Worker();
      worker.onError = onError;
      workers.push(worker);
      return worker.backend;
    };
  const link = new BackendLink({
    ways: Array.from({ length: ways }, (_, way) => open(way)),
    whenEnds: (life, ended) => {
      if (life !== '') workers.at(Number(life))?.whenDead(ended);
    },
    wait: () => {
      const waited = deferred<void>();
      waiting.push(waited);
      return waited.promise;
    },
    now: () => now,
  });
  const page: LinkedPage = {
    connect: () => {
      seen.push('connects');
      connecting = deferred<void>();
      return connecting.promise;
    },
    lost: () => seen.push('lost'),
    refused: () => seen.push('refused'),
    fail: (cause) => seen.push(`fails: ${cause instanceof Error ? cause.message : 'an event'}`),
  };
  const at = (n: number): Worker => {
    const worker = workers[n];
    if (worker === undefined) throw new Error(`there is no worker ${String(n)}`);
    return worker;
  };
  return {
    ...{ link, page, seen, refuses, workers, at },
    connected: () => connecting.resolve(),
    pass: (ms: number) => (now += ms),
    late: () => waiting.forEach((each) => each.resolve()),
    calls: link.api as unknown as Record<'send' | 'draft', (text: string) => Promise<unknown>>,
    /** The next worker answers and the page has its state. */
    comes: async (n: number): Promise<void> => {
      await vi.waitFor(() => expect(workers.length).toBe(n + 1));
      at(n).lives(String(n));
      await vi.waitFor(() => expect(seen.at(-1)).toBe('connects'));
      connecting.resolve();
      await settled();
    },
  };
}

/** Everything that needs no time has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what has no answer when the backend ends is asked again, in its order, after the page has connected', async () => {
  const { link, page, comes, at, calls, connected, seen } = linked();
  link.start(page);
  await comes(0);
  const saved = calls.send('one');
  const draft = calls.draft('two');
  await settled();
  at(0).dies();
  const meanwhile = calls.send('three');
  await vi.waitFor(() => expect(seen).toContain('lost'));
  await vi.waitFor(() => at(1));
  at(1).lives('1');
  await vi.waitFor(() => expect(seen.filter((each) => each === 'connects')).toHaveLength(2));
  await settled();
  expect(at(1).asked).toEqual([]);
  connected();
  await vi.waitFor(() => expect(at(1).asked).toEqual(['send one', 'draft two', 'send three']));
  at(1).answer('draft two', 2);
  at(1).answer('send one', 1);
  at(1).answer('send three', 3);
  expect(await Promise.all([saved, draft, meanwhile])).toEqual([1, 2, 3]);
  expect(seen).toEqual(['opens 0', 'connects', 'lost', 'opens 0', 'connects']);
});

test('what was answered is not asked again, and a call has one answer', async () => {
  const { link, page, comes, at, calls } = linked();
  link.start(page);
  await comes(0);
  const first = calls.send('one');
  const second = calls.send('two');
  await settled();
  at(0).answer('send one', 'first');
  expect(await first).toBe('first');
  at(0).dies();
  await comes(1);
  expect(at(1).asked).toEqual(['send two']);
  // The answer of the old one was still on its way.
  at(0).answer('send two', 'late');
  expect(await second).toBe('late');
  at(1).answer('send two', 'again');
  at(1).dies();
  await comes(2);
  expect(at(2).asked).toEqual([]);
});

test('a backend that ends before the page has connected is replaced', async () => {
  const { link, page, at, comes, seen, calls } = linked();
  link.start(page);
  at(0).lives('0');
  await vi.waitFor(() => expect(seen).toContain('connects'));
  void calls.send('one');
  at(0).dies();
  await comes(1);
  expect(at(1).asked).toEqual(['send one']);
});

test('a worker that was just ending when it was opened again is not waited for without end', async () => {
  const { link, page, comes, at, seen, late } = linked();
  link.start(page);
  await comes(0);
  at(0).dies();
  await vi.waitFor(() => at(1));
  late();
  await comes(2);
  expect(seen).toEqual(['opens 0', 'connects', 'lost', 'opens 0', 'opens 0', 'connects']);
});

test('a browser that refuses one kind of worker gets another kind, from then on', async () => {
  const { link, page, refuses, comes, at, seen } = linked(2);
  refuses.add(0);
  link.start(page);
  await comes(0);
  at(0).dies();
  await comes(1);
  expect(seen).toEqual(['opens 0', 'opens 1', 'connects', 'lost', 'opens 1', 'connects']);
});

test('a worker whose program does not load is replaced by another kind', async () => {
  const { link, page, at, comes, seen } = linked(2);
  link.start(page);
  at(0).onError(new Event('error'));
  await comes(1);
  expect(seen).toEqual(['opens 0', 'opens 1', 'connects']);
});

test('a browser that refuses every kind of worker is told apart from a backend that failed', async () => {
  const { link, page, refuses, at, seen } = linked(3);
  refuses.add(0);
  refuses.add(2);
  link.start(page);
  await vi.waitFor(() => at(0));
  at(0).onError(new Event('error'));
  await vi.waitFor(() => expect(seen.at(-1)).toBe('refused'));
});

test('an error of a backend that lives is a failure of Parley', async () => {
  const { link, page, comes, at, seen } = linked(2);
  link.start(page);
  await comes(0);
  at(0).onError(new Event('error'));
  expect(seen).toEqual(['opens 0', 'connects', 'fails: an event']);
});

test('a page that cannot connect fails, and a call that is refused is refused', async () => {
  const { link, page, at, seen } = linked();
  link.start({ ...page, connect: () => Promise.reject(new Error('no vault')) });
  at(0).lives('0');
  await vi.waitFor(() => expect(seen).toContain('fails: no vault'));
  const other = linked();
  other.link.start(other.page);
  await other.comes(0);
  const refused = expect(other.calls.send('one')).rejects.toThrow('full');
  await settled();
  other.at(0).answers.get('send one')?.reject(new Error('full'));
  await refused;
});

test('a backend that ends again and again is given up, and one that ends now and then is not', async () => {
  const { link, page, comes, at, seen, pass } = linked();
  link.start(page);
  for (let n = 0; n < 5; n++) {
    await comes(n);
    pass(30_000);
    at(n).dies();
  }
  await comes(5);
  expect(seen.filter((each) => each.startsWith('fails'))).toEqual([]);
  const frail = linked();
  frail.link.start(frail.page);
  for (let n = 0; n < 4; n++) {
    await frail.comes(n);
    frail.at(n).dies();
  }
  await vi.waitFor(() => expect(frail.seen.at(-1)).toBe('fails: the backend ends again and again'));
});

test('a backend that can hold no lock is never thought to have ended', async () => {
  const { link, page, at, seen, connected } = linked();
  link.start(page);
  at(0).lives('');
  await vi.waitFor(() => expect(seen).toContain('connects'));
  connected();
  await settled();
  at(0).dies();
  await settled();
  expect(seen).toEqual(['opens 0', 'connects']);
});
