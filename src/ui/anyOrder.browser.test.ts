/** Whatever a person presses, and whenever answers and news come, the app goes on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { ScriptedBackend } from '../../tests/fakes/ScriptedBackend.ts';
import { nextTask, noteUncaught, untilSettled } from '../../tests/screens/noteUncaught.ts';
import { scenes } from '../../tests/screens/scenes.ts';
import { scriptedPage } from '../../tests/screens/scriptedPage.ts';
import type { BackendEvent } from '../backend/stage.ts';
import type { FriendView } from '../chat/views.ts';
import type { Page } from '../state/Page.ts';
import App from './App.svelte';
import './app.css';
import { en } from './text/en.ts';

/** Of the errors that it was written for, one in 25 runs found one: each test run adds a few. */
const RUNS = 10;
const STEPS = 40;
/** Where a run begins. From there it can reach the other screens. */
const STARTS = [
  ...['list', 'list-missed', 'open-asks', 'keys', 'compare', 'friend', 'friend-blocked'],
  ...['invite-requested', 'invite-by-key'],
  ...['conversation', 'conversation-ended', 'conversation-left', 'conversation-unreadable'],
];
const TEXTS = ['', 'x', 'hello there', `VLD0:${'k3Jw0dC7yq2mVtX'.repeat(3).slice(0, 43)}`];
const PRESSABLE = 'button:enabled, a[href^="#"], input[type="radio"], input[type="checkbox"]';
const FIELD = 'textarea:not([readonly]), input:not([type])';
/** They would save files on this machine, or wait for its printer. */
const NOT_PRESSED: readonly string[] = [en.log.save, en.invite.savePicture, en.invite.print];

interface Stage {
  readonly backend: ScriptedBackend;
  readonly page: Page;
  release: () => void;
}

/** `number` picks one of what there is; each returns words for the report. */
const acts: Readonly<Record<string, (stage: Stage, number: number) => string | undefined>> = {
  press(_, number) {
    const inside = document.querySelector('dialog[open]') ?? document;
    const all = [...inside.querySelectorAll<HTMLElement>(PRESSABLE)];
    const one = pick(
      all.filter((each) => !NOT_PRESSED.includes(each.textContent.trim())),
      number,
    );
    one?.click();
    return one?.textContent.trim();
  },
  fill(_, number) {
    const field = pick([...document.querySelectorAll<HTMLInputElement>(FIELD)], number);
    if (field === undefined) return undefined;
    field.value = pick(TEXTS, number) ?? '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return field.value;
  },
  /** As with the Escape key. */
  close: () => void document.querySelector<HTMLDialogElement>('dialog[open]')?.close(),
  hold(stage) {
    stage.release();
    stage.release = stage.backend.holdAnswers();
    return undefined;
  },
  answer: ({ release }) => void release(),
  hear({ backend, page }, number) {
    const event = pick(newsFor(page, number), number);
    if (event !== undefined) backend.tell(event);
    return event?.kind;
  },
};

/** What can happen to one of the friends, to an invitation, or to the connection. */
function newsFor({ chat }: Page, number: number): readonly BackendEvent[] {
  const friend = pick([...chat.friends, ...chat.blocked], number);
  const invitation = pick(chat.invitations, number);
  const changes: readonly Partial<FriendView>[] = [
    { phase: 'left' },
    { phase: 'taken' },
    { phase: 'talking' },
    { blocked: true },
    { blocked: false },
    { unread: 3 },
  ];
  return [
    { kind: 'stage', stage: { kind: 'offline' } },
    { kind: 'stage', stage: { kind: 'online', peers: 7 } },
    ...(invitation === undefined
      ? []
      : [{ kind: 'invitationGone' as const, id: invitation.id, friend: friend?.id }]),
    ...(friend === undefined
      ? []
      : [
          { kind: 'friendGone' as const, id: friend.id },
          ...changes.map((each) => ({ kind: 'friend' as const, friend: { ...friend, ...each } })),
        ]),
  ];
}

const pick = <T>(all: readonly T[], number: number): T | undefined => all[number % all.length];

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const step = fc.record({
  act: fc.oneof(
    { weight: 5, arbitrary: fc.constant('press') },
    { weight: 1, arbitrary: fc.constantFrom('hold', 'answer', 'hear', 'fill') },
    { weight: 1, arbitrary: fc.constantFrom('answer', 'hear', 'close') },
  ),
  number: fc.nat(1_000_000),
  /** Tasks of the browser before the next step. */
  tasks: fc.constantFrom(0, 1, 3),
});

test('the app goes on whatever is pressed, and whenever answers and news come', async () => {
  const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...STARTS), steps, play), {
    numRuns: RUNS,
    endOnFailure: true,
  });
});

async function play(start: string, steps: readonly Step[]): Promise<void> {
  const scene = scenes[start];
  if (scene === undefined) throw new Error('no scene');
  history.replaceState(undefined, '', scene.hash || '#');
  const { backend, page } = scriptedPage(scene.script(Date.now()));
  const stage: Stage = { backend, page, release: () => undefined };
  const { uncaught, stop } = noteUncaught();
  const end = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  void page.opening.resume();
  const done: string[] = [];
  for (const { act, number, tasks } of steps) {
    done.push(`${act} ${acts[act]?.(stage, number) ?? ''}`);
    for (let task = 0; task < tasks; task += 1) await nextTask();
    // Then the only button loads the page again.
    if (page.chat.connection !== 'open') break;
  }
  stage.release();
  await untilSettled();
  await screen.unmount();
  end();
  stop();
  const told = `from ${start}:\n${done.join('\n')}`;
  expect({ uncaught, connection: page.chat.connection }, told).toEqual({
    uncaught: [],
    connection: 'open',
  });
}
