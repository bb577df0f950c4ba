import { expect, test } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import { isTakeShared, type TakeShared } from './Shared.ts';
import { ShareTarget } from './ShareTarget.ts';

const app = 'https://parley.example/below/sw.js';
const action = 'https://parley.example/below/share';
const ask = (id: string): TakeShared => ({ kind: 'takeShared', id });

function make() {
  const clock = new FakeClock();
  let count = 0;
  const target = new ShareTarget({
    app,
    newId: () => `id${String(++count)}`,
    wait: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
  });
  return { clock, target };
}

function form(text: string): Request {
  const body = new FormData();
  body.set('text', text);
  return new Request(action, { method: 'POST', body });
}

test('only a form sent to the share target by navigation matches', () => {
  const { target } = make();
  const request = { method: 'POST', mode: 'navigate', url: action } as const;
  expect(target.matches(request)).toBe(true);
  expect(target.matches({ ...request, method: 'GET' })).toBe(false);
  expect(target.matches({ ...request, mode: 'cors' })).toBe(false);
  for (const url of ['', 'share/', 'shared', 'share?x', 'assets/share'])
    expect(target.matches({ ...request, url: `https://parley.example/below/${url}` })).toBe(false);
  expect(target.matches({ ...request, url: 'https://parley.example/share' })).toBe(false);
});

test('the redirect has only an id, and the page gets the content once', async () => {
  const { target } = make();
  const { response, gone } = await target.receive(form('https://a.example/#i=SECRET'));
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('https://parley.example/below/#shared=id1');
  expect(target.take(ask('id2'))).toBeUndefined();
  expect(target.take(ask('id1'))).toMatchObject({ texts: ['https://a.example/#i=SECRET'] });
  await gone;
  expect(target.take(ask('id1'))).toBeUndefined();
});

test('the content is gone after a minute', async () => {
  const { clock, target } = make();
  const { gone } = await target.receive(form('a'));
  clock.pass(59_999);
  await target.receive(form('b'));
  await gone;
  clock.pass(59_999);
  expect(target.take(ask('id2'))).toMatchObject({ texts: ['b'] });
  const { gone: goneToo } = await target.receive(form('c'));
  clock.pass(60_000);
  await goneToo;
  expect(target.take(ask('id3'))).toBeUndefined();
});

test('later content replaces content that no page has fetched', async () => {
  const { target } = make();
  const { gone } = await target.receive(form('first'));
  await target.receive(form('second'));
  await gone;
  expect(target.take(ask('id1'))).toBeUndefined();
  expect(target.take(ask('id2'))).toMatchObject({ texts: ['second'] });
});

test('only a request from a page counts as one', () => {
  for (const other of [undefined, null, 'takeShared', {}, { kind: 'takeShared' }, { id: 'a' }])
    expect(isTakeShared(other)).toBe(false);
  expect(isTakeShared({ kind: 'takeShared', id: 7 })).toBe(false);
  expect(isTakeShared(ask('a'))).toBe(true);
});
