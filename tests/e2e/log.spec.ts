/** A person can give the log to a helper: it must not contain any secret of a whole session. */
import { LOG_EVENTS, LOG_NUMBERS, LOG_WORDS } from '../../src/chat/LogEvent.ts';
import { Person } from './Person.ts';
import { expect, test } from './test.ts';

/** No eight characters in a row of these texts can be in a line of the log by chance. */
const HERS = 'Quillfeather Zabriskie';
const HIS = 'Thaddeus Wolkenkratzer';
const NICKNAME = 'Grumpelstilz';
const NOTES = 'owes me a marmalade unicycle';
const TEXTS = {
  hers: ['xylophone under the bergamot tree', 'forty-seven purple hedgehogs'],
  his: ['my umbrella plays the bassoon'],
  away: ['nobody feeds the clockwork flamingo', 'velvet submarine at midnight'],
  back: ['the flamingo winked at me'],
};
const WRITTEN = [HERS, HIS, NICKNAME, NOTES, ...Object.values(TEXTS).flat()];

/** Seconds since the start, area, event; then a number or a word for each name. */
const LINE = /^[+-]\d{1,6}\.\d{3} [a-z]+ [a-z]+(?: [a-z]+=(?:-?\d{1,9}|[a-z]{1,18}))*$/u;
/** So many characters of a secret are never in the log by chance. */
const PIECE = 8;

test('the log shows what happened, and contains no secret of it', async ({ browser }) => {
  const alice = await Person.starts(browser, HERS);
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrives(browser, HIS, link);
  await bob.introduces();
  await bob.accepts(HERS);
  await alice.sees(HIS);
  await alice.says(...TEXTS.hers);
  await bob.hears(TEXTS.hers);
  await bob.says(...TEXTS.his);
  await alice.hears(TEXTS.his);
  const keys = [...(await keepsNotes(alice)), ...(await ownKey(bob))];
  await alice.page.getByRole('link', { name: 'Compare safety numbers' }).click();
  const number = await safetyNumber(alice);

  await alice.talksWith(NICKNAME);
  await bob.closes();
  await alice.says(...TEXTS.away);
  await alice.hasOnItsWay('velvet submarine at midnight', 60_000);
  await bob.comesBack();
  await bob.isOnline();
  await bob.talksWith(HERS);
  await bob.hears([...TEXTS.hers, ...TEXTS.away], 60_000);
  await bob.says(...TEXTS.back);
  await alice.hears([...TEXTS.his, ...TEXTS.back], 60_000);

  const code = new URL(link).hash.replace('#i=', '');
  for (const person of [alice, bob]) {
    const stored = await person.page.evaluate(storedKeys);
    expect(stored.some((key) => CONVERSATION_ID.test(key))).toBe(true);
    const { host, hostname } = new URL(person.page.url());
    const log = await readsLog(person);
    await person.isAccessible();

    for (const area of ['backend', 'stage', 'reach', 'node', 'route', 'lane', 'record', 'messages'])
      expect(log.some((line) => line.split(' ')[1] === area)).toBe(true);
    expect(log.filter((line) => !LINE.test(line))).toEqual([]);
    expect(log.flatMap(wordsOf).filter((word) => !KNOWN_WORDS.has(word))).toEqual([]);
    const secrets = [...WRITTEN, code, number, ...keys, ...stored];
    expect(secrets.flatMap((secret) => found(secret, log))).toEqual([]);
    const all = log.join('\n').toLowerCase();
    for (const address of [host, hostname]) expect(all).not.toContain(address);
    // Addresses of nodes, with or without ports; the time has one dot.
    expect(all).not.toMatch(/:|\d\.\d+\.\d/u);
    // Keys in their usual encodings. Some words that the log may hold are as long.
    const others = log
      .flatMap((line) => line.split(/[ =]/u))
      .filter((part) => !KNOWN_WORDS.has(part));
    expect(others.filter((part) => /[\w+/-]{16,}/u.test(part))).toEqual([]);
  }
});

/** The local id of a conversation or invitation: 16 bytes in base32. */
const CONVERSATION_ID = /^[A-Z2-7]{26}$/u;

const KNOWN_WORDS: ReadonlySet<string> = new Set([
  ...Object.entries(LOG_EVENTS).flatMap(([area, all]) => [area, ...all]),
  ...LOG_NUMBERS,
  ...Object.entries(LOG_WORDS).flatMap(([name, all]) => [name, ...all]),
]);

const wordsOf = (line: string) => line.match(/[a-z]+/gu) ?? [];

/** The pieces of the secret that are in the log, in upper or lower case. */
function found(secret: string, log: readonly string[]): readonly string[] {
  const all = log.join('\n').toLowerCase();
  const searched = secret.toLowerCase();
  return Array.from({ length: Math.max(searched.length - PIECE, 0) + 1 }, (_, start) =>
    searched.slice(start, start + PIECE),
  ).filter((piece) => all.includes(piece));
}

/** Gives the friend a nickname and saves notes; returns the friend's public key. */
async function keepsNotes({ page }: Person): Promise<readonly string[]> {
  await page.getByRole('link', { name: 'Details' }).click();
  const key = await shownKeys(page.locator('.key'));
  await page.getByRole('textbox', { name: 'Your name for them' }).fill(NICKNAME);
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('heading', { name: NICKNAME, exact: true })).toBeVisible();
  const save = page.getByRole('button', { name: 'Save notes' });
  await page.getByRole('textbox', { name: 'Notes' }).fill(NOTES);
  await save.click();
  const form = page.locator('form').filter({ has: save });
  await expect(form.getByText('Saved', { exact: true })).toBeVisible();
  return key;
}

/** The public keys of the person and of their friend. */
async function ownKey({ page }: Person): Promise<readonly string[]> {
  await page.getByRole('link', { name: 'Details' }).click();
  const theirs = await shownKeys(page.locator('.key'));
  await page.getByRole('link', { name: 'You', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible();
  return [...theirs, ...(await shownKeys(page.locator('.key')))];
}

/** Removes the prefix, which names the kind of key. */
async function shownKeys(shown: ReturnType<Person['page']['locator']>): Promise<readonly string[]> {
  await expect(shown).toHaveText([/^VLD0:.{43}$/u]);
  return (await shown.allInnerTexts()).map((key) => key.replace('VLD0:', ''));
}

async function safetyNumber({ page }: Person): Promise<string> {
  const groups = page.getByRole('list', { name: 'Safety number' }).locator('[aria-hidden]');
  await expect(groups).toHaveCount(12);
  return (await groups.allInnerTexts()).join('');
}

async function readsLog({ page }: Person): Promise<readonly string[]> {
  await page.getByRole('link', { name: 'Network and storage' }).click();
  await page.getByRole('button', { name: 'Show the log' }).click();
  const region = page.getByRole('region', { name: 'Log' });
  await expect(region).toBeFocused();
  return (await region.innerText()).split('\n');
}

/**
 * In the page: all keys in its databases, among them the local ids of conversations and the node's
 * names of records. Words such as `conversation`, and short keys, are no secret.
 */
async function storedKeys(): Promise<readonly string[]> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no reason given'));
    });
  const keys: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      for (const key of await done(database.transaction(store).objectStore(store).getAllKeys()))
        keys.push(...[key].flat(2).filter((part) => typeof part === 'string'));
    database.close();
  }
  return [...new Set(keys)].filter((key) => key.length >= 8 && !/^[a-z]+$/u.test(key));
}
