/** Scripts in which all names and texts are what a hostile or careless person could choose. */
import type { FriendView, MessageView } from '../../src/chat/views.ts';
import type { Script } from '../fakes/ScriptedBackend.ts';

/** Texts of messages that are as wide, as high or as tangled as the wire allows. */
const TEXTS = [
  'W'.repeat(400),
  `https://${'w'.repeat(60)}.example/${'W'.repeat(300)}`,
  `Z${'\u0337\u0361\u0489\u0301'.repeat(60)}a`,
  `\u202eabc\u2067def ${'ש'.repeat(200)}`,
  `start${'\n'.repeat(3_000)}end`,
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿👨‍👩‍👧‍👦'.repeat(40),
  '\u2800',
] as const;
const textAt = (i: number): string => TEXTS[i % TEXTS.length] ?? '';

/** The same script with this name for everybody, and hostile texts everywhere. */
export function hostileScript(script: Script, name: string): Script {
  const { snapshot, opens } = script;
  const friend = (each: FriendView, i: number): FriendView => ({
    ...each,
    name,
    theirName: name,
    draft: each.draft === '' ? '' : textAt(i),
    last: each.last && { ...each.last, text: textAt(i) },
  });
  const message = (each: MessageView, i: number): MessageView =>
    each.kind === 'text' ? { ...each, text: textAt(i) } : each;
  return {
    ...script,
    snapshot: {
      ...snapshot,
      me: snapshot.me && { ...snapshot.me, name },
      friends: snapshot.friends.map(friend),
      invitations: snapshot.invitations.map((each) => ({
        ...each,
        request: each.request && { ...each.request, name },
      })),
    },
    ...(opens && { opens: opens.kind === 'asks' ? { ...opens, name } : opens }),
    ...(script.messages && {
      messages: new Map([...script.messages].map(([id, all]) => [id, all.map(message)])),
    }),
    ...(script.notes && {
      notes: new Map([...script.notes.keys()].map((id) => [id, textAt(0)])),
    }),
  };
}
