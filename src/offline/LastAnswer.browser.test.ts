import { beforeEach, expect, test } from 'vitest';
import { LastAnswer } from './LastAnswer.ts';

const address = 'https://parley.example/below/parley.json';
const cacheName = 'parley-test last answer';
const answers = (body: string, status = 200) => new Response(body, { status });
const gone = () => Promise.reject(new TypeError('offline'));
const never = () => new Promise<never>(() => undefined);

beforeEach(() => caches.delete(cacheName));

function asking(fetch: (options: RequestInit) => Promise<Response>) {
  const over = Promise.withResolvers<void>();
  const waits: number[] = [];
  const rules: string[] = [];
  const asked: RequestInit[] = [];
  const file = new LastAnswer({
    address,
    cacheName,
    fetch: (_, options) => {
      asked.push(options);
      return fetch(options);
    },
    wait: (ms) => {
      waits.push(ms);
      return over.promise;
    },
    newRules: async () => void rules.push('new'),
  });
  return { file, over, waits, asked, rules };
}
const said = async (response: Response) => `${String(response.status)} ${await response.text()}`;
async function given(fetch: () => Promise<Response>): Promise<string> {
  const { response } = await asking(fetch).file.give();
  return said(response);
}

test('the server is asked each time, past every cache, and without a name', async () => {
  const { file, asked } = asking(async () => answers('{"network":"public"}'));
  await file.give();
  await file.give();
  expect(asked.length).toBe(2);
  expect(asked[0]).toMatchObject({ cache: 'no-store', credentials: 'omit', redirect: 'error' });
});

test('without an answer it is the last one, and without any it is none', async () => {
  expect(await given(gone)).toBe('404 ');
  expect(await given(async () => answers('{"a":1}'))).toBe('200 {"a":1}');
  expect(await given(async () => answers('{"a":2}'))).toBe('200 {"a":2}');
  expect(await given(gone)).toBe('200 {"a":2}');
});

test('that there is no such file is an answer, too', async () => {
  await given(async () => answers('{"a":1}'));
  expect(await given(async () => answers('Not found', 404))).toBe('404 Not found');
  expect(await given(gone)).toBe('404 Not found');
});

test.each([
  ['an error of the server', () => answers('{"a":2}', 503)],
  ['a page in the way', () => answers('<!doctype html>')],
  ['what is no object', () => answers('null')],
  ['too long a text', () => answers(`{"a":"${'x'.repeat(65_536)}"}`)],
])('%s does not take the place of what was said before', async (_, answer) => {
  await given(async () => answers('{"a":1}'));
  expect(await given(async () => answer())).toBe('200 {"a":1}');
  expect(await given(gone)).toBe('200 {"a":1}');
});

test('a server that does not answer is waited for, but not long if there is an earlier answer', async () => {
  await given(async () => answers('{"a":1}'));
  const { file, over, waits } = asking(never);
  const giving = file.give();
  over.resolve();
  expect(await said((await giving).response)).toBe('200 {"a":1}');
  expect(waits).toEqual([3_000]);
});

test('what comes too late is there the next time', async () => {
  await given(async () => answers('{"a":1}'));
  const coming = Promise.withResolvers<Response>();
  const { file, over } = asking(() => coming.promise);
  over.resolve();
  const { response, done } = await file.give();
  coming.resolve(answers('{"a":2}'));
  await done;
  expect(await said(response)).toBe('200 {"a":1}');
  expect(await given(gone)).toBe('200 {"a":2}');
});

test('rules that changed since the last time are told of, once', async () => {
  const policy = (value: string) => async () =>
    new Response('{}', { headers: { 'content-security-policy': value } });
  const told: number[] = [];
  for (const value of ['a', 'a', 'b', 'b']) {
    const { file, rules } = asking(policy(value));
    await (
      await file.give()
    ).done;
    told.push(rules.length);
  }
  expect(told).toEqual([0, 0, 1, 0]);
});

test('only a question for that file is meant', () => {
  const { file } = asking(gone);
  expect(file.isMeant({ method: 'GET', url: address })).toBe(true);
  expect(file.isMeant({ method: 'POST', url: address })).toBe(false);
  expect(file.isMeant({ method: 'GET', url: 'https://parley.example/parley.json' })).toBe(false);
});
