import { expect, test } from './test.ts';
import { friends } from './friends.ts';

const SECRET = 'a text that nobody may find';

test('nothing is asked of anyone but our own server', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  const asked: string[] = [];
  for (const { page } of [alice, bob])
    page.context().on('request', (request) => asked.push(new URL(request.url()).origin));
  await alice.reloads();
  await bob.reloads();
  await alice.says('hello');
  await bob.hears(['hello']);
  expect([...new Set(asked)]).toEqual([new URL(alice.page.url()).origin]);
});

test('no name, no text and no draft lies readable in any database', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await alice.says(SECRET);
  await bob.hears([SECRET]);
  await bob.composer.fill(`${SECRET}, unsent`);
  await bob.leavesDraft('Alice', `${SECRET}, unsent`);
  await bob.reloads();
  await bob.talksWith('Alice');
  await expect(bob.composer).toHaveValue(`${SECRET}, unsent`);
  const stored = await bob.page.evaluate(readEverything);
  expect(stored.databases).toContain('parley-vault');
  expect(stored.databases.length).toBeGreaterThan(2);
  expect(stored.bytes).toBeGreaterThan(1_000);
  for (const text of [SECRET, 'Alice', 'Bob']) expect(stored.texts).not.toContain(text);
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
