/** Walks in the real history of the browser. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId, InvitationId } from '../../chat/ids.ts';
import { Router } from './Router.svelte.ts';
import { routeHash, type Route } from './route.ts';

const mira = 'mira' as ConversationId;
const list: Route = { kind: 'list' };
const talk: Route = { kind: 'conversation', id: mira };
const details: Route = { kind: 'friend', id: mira };
const compare: Route = { kind: 'compare', id: mira };

let router: Router;
let stop: () => void;

/** As after a start of the app at this address, which another page comes before. */
function starts(hash: string): void {
  history.pushState(undefined, '', '#before');
  history.pushState(undefined, '', hash);
  router = new Router(() => undefined);
  stop = router.start();
}
beforeEach(() => starts('#'));
afterEach(() => stop());

const shows = (route: Route): Promise<void> =>
  expect.poll(() => [location.hash, routeHash(router.route)]).toEqual(both(route));
const both = (route: Route): readonly string[] => {
  const hash = routeHash(route);
  return [hash === '#' ? '' : hash, hash];
};

/** As a press on a link, or on a notification. */
async function follows(route: Route): Promise<void> {
  location.hash = routeHash(route);
  await shows(route);
}
async function goesUp(route: Route): Promise<void> {
  router.up(route);
  await shows(route);
}
async function presses(back: 'back' | 'forward', then: Route): Promise<void> {
  history[back]();
  await shows(then);
}

test('after the arrow to the list, the system’s back does not return to the conversation', async () => {
  await follows(talk);
  await goesUp(list);
  history.back();
  await expect.poll(() => location.hash).toBe('#before');
});

test('going to a conversation and up again does not make the history longer', async () => {
  await follows(talk);
  const { length } = history;
  for (let round = 0; round < 5; round += 1) {
    await goesUp(list);
    await follows(talk);
  }
  expect(history.length).toBe(length);
});

test('the arrow goes up several screens that were opened one after another', async () => {
  await follows(talk);
  await follows(details);
  await follows(compare);
  await goesUp(talk);
  await presses('back', list);
  await presses('forward', talk);
  await presses('forward', details);
  await goesUp(talk);
  await goesUp(list);
});

test('two presses on the arrow go up once', async () => {
  await follows({ kind: 'me' });
  await follows(talk);
  await follows(details);
  router.up(talk);
  router.up(talk);
  await shows(talk);
  await presses('back', { kind: 'me' });
});

test('a conversation that was opened from outside gives way to the list', async () => {
  stop();
  starts('#c=mira');
  const { length } = history;
  await goesUp(list);
  expect(history.length).toBe(length);
  await follows(details);
  await presses('back', list);
});

test('the arrow leads up after the page was loaded again, too', async () => {
  await follows(talk);
  await follows(details);
  stop();
  router = new Router(() => undefined);
  stop = router.start();
  await goesUp(talk);
  await presses('back', list);
});

test('what the app has replaced is not come back to', async () => {
  router.go({ kind: 'invite', id: undefined });
  router.replace({ kind: 'invite', id: 'new1' as InvitationId });
  router.replace(talk);
  await follows(details);
  await goesUp(talk);
  await goesUp(list);
});

test('a link to the screen that is shown already does not mislead the arrow', async () => {
  await follows(talk);
  await follows(details);
  const link = document.createElement('a');
  link.href = routeHash(details);
  document.body.append(link);
  link.click();
  link.click();
  link.remove();
  await presses('back', talk);
  await presses('forward', details);
  await goesUp(talk);
  await goesUp(list);
  history.back();
  await expect.poll(() => location.hash).toBe('#before');
});

test('an earlier entry that has another address by now does not mislead the arrow', async () => {
  router.go({ kind: 'keys' });
  router.go({ kind: 'open' });
  router.go(details);
  history.back();
  await shows({ kind: 'open' });
  router.replace({ kind: 'me' });
  await presses('forward', details);
  await goesUp({ kind: 'open' });
});

test('the history has no secret, and a secret that is opened twice arrives twice', async () => {
  stop();
  const arrived: unknown[] = [];
  router = new Router((arrival) => arrived.push(arrival));
  stop = router.start();
  for (const code of ['ABC', 'DEF']) {
    location.hash = `#i=${code}`;
    await shows({ kind: 'open' });
    expect(JSON.stringify(history.state)).not.toContain(code);
  }
  await expect
    .poll(() => arrived)
    .toEqual([
      { kind: 'invitation', text: 'ABC' },
      { kind: 'invitation', text: 'DEF' },
    ]);
  await goesUp(list);
});

test.each([
  [null],
  ['a text'],
  [{ trail: 'no list' }],
  [{ trail: [1, {}, null] }],
  [{ trail: ['#nothing', '#c=<b>'] }],
])('an entry of the history with %j does no harm', async (state) => {
  stop();
  starts('#c=mira');
  stop();
  history.replaceState(state, '');
  router = new Router(() => undefined);
  stop = router.start();
  await goesUp(list);
});
