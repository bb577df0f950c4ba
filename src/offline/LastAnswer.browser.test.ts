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
  const policies: (string | null)[] = [];
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
    isValid: (said) => typeof said === 'object' && said !== null && 'a' in said,
    onHeaders: async (headers) => void policies.push(headers.get('content-security-policy')),
  });
  return { file, over, waits, asked, policies };
}
const said = async (response: Response) =>
  response.type === 'error' ? 'failed' : `${String(response.status)} ${await response.text()}`;
async function given(fetch: () => Promise<Response>): Promise<string> {
  const { response } = await asking(fetch).file.answer();
  return said(response);
}

test('each request goes to the server, bypasses every cache and sends no credentials', async () => {
  const { file, asked } = asking(async () => answers('{"a":1}'));
  await file.answer();
  await file.answer();
  expect(asked.length).toBe(2);
  expect(asked[0]).toMatchObject({ cache: 'no-store', credentials: 'omit', redirect: 'error' });
});

test('without an answer the last one is used, and without any the request fails', async () => {
  expect(await given(gone)).toBe('failed');
  expect(await given(async () => answers('', 500))).toBe('failed');
  expect(await given(async () => answers('{"a":1}'))).toBe('200 {"a":1}');
  expect(await given(async () => answers('{"a":2}'))).toBe('200 {"a":2}');
  expect(await given(gone)).toBe('200 {"a":2}');
});

test('a missing file counts as an answer if there was no file before', async () => {
  expect(await given(async () => answers('Not found', 404))).toBe('404 Not found');
  expect(await given(gone)).toBe('404 Not found');
  await given(async () => answers('{"a":1}'));
  expect(await given(gone)).toBe('200 {"a":1}');
});

test.each([
  ['a server error', () => answers('{"a":2}', 503)],
  ['a captive portal', () => answers('<!doctype html>')],
  ['a missing file', () => answers('Not found', 404)],
  ['unexpected content', () => answers('{"b":2}')],
  ['a text that is too long', () => answers(`{"a":"${'x'.repeat(65_536)}"}`)],
])('%s does not replace the last answer', async (_, answer) => {
  await given(async () => answers('{"a":1}'));
  expect(await given(async () => answer())).toBe('200 {"a":1}');
  expect(await given(gone)).toBe('200 {"a":1}');
});

test('the wait for a silent server is short if there is an earlier answer', async () => {
  await given(async () => answers('{"a":1}'));
  const { file, over, waits } = asking(never);
  const giving = file.answer();
  over.resolve();
  expect(await said((await giving).response)).toBe('200 {"a":1}');
  expect(waits).toEqual([20_000, 3_000]);
});

test('an answer that arrives too late is used the next time', async () => {
  await given(async () => answers('{"a":1}'));
  const coming = Promise.withResolvers<Response>();
  const { file, over } = asking(() => coming.promise);
  over.resolve();
  const { response, done } = await file.answer();
  coming.resolve(answers('{"a":2}'));
  await done;
  expect(await said(response)).toBe('200 {"a":1}');
  expect(await given(gone)).toBe('200 {"a":2}');
});

test('a request that never gets an answer is aborted', async () => {
  const { file, over } = asking(
    ({ signal }) =>
      new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(new DOMException('over', 'AbortError'))),
      ),
  );
  over.resolve();
  expect(await said((await file.answer()).response)).toBe('failed');
});

test('a refresh fails until the server has answered once', async () => {
  await expect(asking(gone).file.refresh()).rejects.toThrow();
  await expect(asking(async () => answers('', 502)).file.refresh()).rejects.toThrow();
  await asking(async () => answers('{"a":1}')).file.refresh();
  await asking(gone).file.refresh();
  expect(await given(gone)).toBe('200 {"a":1}');
});

test('the headers of each fresh answer are passed on', async () => {
  const headers = { 'content-security-policy': 'strict' };
  const answer = async () => new Response('{"a":1}', { headers });
  const { file, policies } = asking(answer);
  await (
    await file.answer()
  ).done;
  await file.refresh();
  expect(policies).toEqual(['strict', 'strict']);
  const silent = asking(gone);
  await (
    await silent.file.answer()
  ).done;
  expect(silent.policies).toEqual([]);
});

test('only a request for that file matches', () => {
  const { file } = asking(gone);
  expect(file.matches({ method: 'GET', url: address })).toBe(true);
  expect(file.matches({ method: 'POST', url: address })).toBe(false);
  expect(file.matches({ method: 'GET', url: 'https://parley.example/parley.json' })).toBe(false);
});
