import { expect, test } from './test.ts';
import { friends, meets } from './friends.ts';
import { Person } from './Person.ts';

const SECRET = 'a text that nobody may find';

/**
 * What Playwright sees are the HTTP requests of pages and of their dedicated workers: not those
 * of a shared worker, and not the WebSockets by which a node talks to others. The same worker
 * runs as a shared and as a dedicated one, so both are tried.
 */
test('no page asks anything of anyone but our own server', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  const asked = await askedAnew(alice, bob);
  expect(origins(asked)).toEqual([new URL(alice.page.url()).origin]);
});

test('no worker asks anything of anyone but our own server', async ({ browser }) => {
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './');
  const bob = await meets(alice, (link) => Person.arrivesWithoutSharedWorker(browser, 'Bob', link));
  const asked = await askedAnew(alice, bob);
  // Only the worker asks for the node's program: so its requests are among those that were seen.
  expect(asked.filter((url) => url.endsWith('.wasm'))).toHaveLength(2);
  expect(origins(asked)).toEqual([new URL(alice.page.url()).origin]);
});

/** What is asked for when both open their page again and one writes to the other. */
async function askedAnew(alice: Person, bob: Person): Promise<readonly string[]> {
  const asked: string[] = [];
  for (const { page } of [alice, bob])
    page.context().on('request', (request) => asked.push(request.url()));
  await alice.restarts();
  await bob.restarts();
  await alice.says('hello');
  await bob.hears(['hello']);
  return asked;
}

const origins = (urls: readonly string[]) => [...new Set(urls.map((url) => new URL(url).origin))];

test('no name, no text and no draft lies readable in any database', async ({ browser }) => {
  // So long that none of them stands by chance in what is encrypted.
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

/** Everything in every database of the page, Veilid's own included, as one string. */
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
