import { expect, test } from './test.ts';
import { friends, meets } from './friends.ts';
import { Person } from './Person.ts';

const SECRET = 'a text that nobody may find';

/**
 * Playwright sees the HTTP requests of pages and of their dedicated workers, but not those of a
 * shared worker, nor the WebSockets between nodes. The shared and the dedicated worker run the
 * same code, so both cases are tested.
 */
test('a page sends requests only to its own server', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  const requests = await requestsOfRestart(alice, bob);
  expect(origins(requests)).toEqual([new URL(alice.page.url()).origin]);
});

test('a worker sends requests only to its own server', async ({ browser }) => {
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './');
  const bob = await meets(alice, (link) => Person.arrivesWithoutSharedWorker(browser, 'Bob', link));
  const requests = await requestsOfRestart(alice, bob);
  // Only the worker requests the node's program, so its requests are among the recorded ones.
  expect(requests.filter((url) => url.endsWith('.wasm'))).toHaveLength(2);
  expect(origins(requests)).toEqual([new URL(alice.page.url()).origin]);
});

/** The requests while both open their page again and one writes to the other. */
async function requestsOfRestart(alice: Person, bob: Person): Promise<readonly string[]> {
  const requests: string[] = [];
  for (const { page } of [alice, bob])
    page.context().on('request', (request) => requests.push(request.url()));
  await alice.restarts();
  await bob.restarts();
  await alice.says('hello');
  await bob.hears(['hello']);
  return requests;
}

const origins = (urls: readonly string[]) => [...new Set(urls.map((url) => new URL(url).origin))];

test('no name, text or draft is readable in any database', async ({ browser }) => {
  // So long that encrypted data cannot contain them by chance.
  const [hers, his] = ['Alice who invites', 'Bob who is invited'];
  const alice = await Person.arrives(browser, hers);
  const bob = await meets(alice, (link) => Person.arrives(browser, his, link));
  await alice.says(SECRET);
  await bob.hears([SECRET]);
  await bob.composer.fill(`${SECRET}, unsent`);
  await bob.leavesDraft(hers, `${SECRET}, unsent`);
  await bob.restarts();
  await bob.talksWith(hers);
  await expect(bob.composer).toHaveValue(`${SECRET}, unsent`);
  const stored = await bob.page.evaluate(readEverything);
  expect(stored.databases).toContain('parley-vault');
  expect(stored.databases.length).toBeGreaterThan(2);
  expect(stored.bytes).toBeGreaterThan(1_000);
  for (const text of [SECRET, hers, his]) expect(stored.texts).not.toContain(text);
});

/** The content of every database of the page, including Veilid's own, as one string. */
async function readEverything() {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no reason given'));
    });
  const flatten = (value: unknown): string => {
    if (value instanceof ArrayBuffer) return flatten(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
    if (typeof value === 'object' && value !== null)
      return Object.values(value as Record<string, unknown>)
        .map(flatten)
        .join('\n');
    return String(value);
  };
  const databases: string[] = [];
  let texts = '';
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    databases.push(name);
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = [await done(objects.getAllKeys()), await done(objects.getAll())];
      texts += [...keys, ...(values as unknown[])].map(flatten).join('\n');
    }
    database.close();
  }
  return { databases, texts, bytes: texts.length };
}
