import { expect, test } from 'vitest';
import type { BackendApi } from '../backend/BackendApi.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import { ScriptedBackend } from '../../tests/fakes/ScriptedBackend.ts';
import { askOnce } from './askOnce.ts';

const mira = 'mira' as ConversationId;
const jonas = 'jonas' as ConversationId;
const one = 'one' as InvitationId;
const other = 'other' as InvitationId;

function asked() {
  const snapshot = {
    stage: { kind: 'starting' },
    me: undefined,
    privacy: { read: true, typing: true, presence: true },
    friends: [],
    invitations: [],
    unreadable: undefined,
  } as const;
  const backend = new ScriptedBackend({ snapshot });
  const answer = backend.holdAnswers();
  return {
    reached: backend.reached,
    calls: backend.calls,
    answer,
    once: askOnce(backend.asReached()),
  };
}
type Call = (backend: BackendApi) => Promise<unknown>;
const send =
  (text: string, id = mira): Call =>
  (backend) =>
    backend.ask('conversation', id, 'send', [text]);
const markRead: Call = (backend) => backend.ask('conversation', mira, 'markRead', []);
const mute =
  (muted: boolean): Call =>
  (backend) =>
    backend.ask('contact', mira, 'mute', [muted]);

test.each<[string, Call]>([
  ['invite', (backend) => backend.invite(600_000, undefined)],
  ['inviteByKey', (backend) => backend.inviteByKey('VLD0:x')],
  ['withdraw', (backend) => backend.withdraw(one)],
  ['accept', (backend) => backend.accept(one)],
  ['decline', (backend) => backend.decline(one)],
  ['admit', (backend) => backend.admit(one)],
  ['join', (backend) => backend.join('VLD0:x', 'KEY')],
  ['introduce', (backend) => backend.introduce('Alva')],
  ['startAnew', (backend) => backend.startAnew()],
  ['send', send('hello')],
])('the same call before its answer is one call, and after it another: %s', async (name, call) => {
  const { reached, answer, once } = asked();
  const [first, second] = [call(once), call(once)];
  expect(reached).toEqual([name]);
  answer();
  expect(await second).toBe(await first);
  await call(once);
  expect(reached).toEqual([name, name]);
});

test.each<[string, readonly Call[]]>([
  ['another text', [send('a'), send('b')]],
  ['another friend', [send('a'), send('a', jonas)]],
  ['another invitation', [(b) => b.withdraw(one), (b) => b.withdraw(other)]],
  ['there and back', [mute(true), mute(false), mute(true)]],
  ['new messages were read', [markRead, markRead]],
])('what is not the same press is not one call: %s', async (_, calls) => {
  const { reached, answer, once } = asked();
  const answers = calls.map((call) => call(once));
  expect(reached).toHaveLength(calls.length);
  answer();
  await Promise.all(answers);
});

test('a call that was rejected can be made again', async () => {
  let calls = 0;
  const failing = {
    retry: () => Promise.reject(new Error(String(++calls))),
  } as unknown as BackendApi;
  const once = askOnce(failing);
  await expect(once.retry()).rejects.toThrow('1');
  await expect(once.retry()).rejects.toThrow('2');
});
