/** The worlds shown in the pictures. `now` is when the picture is taken, milliseconds since 1970. */
import type { ConversationId, InvitationId } from '../../src/chat/ids.ts';
import type {
  FriendView,
  InvitationView,
  Me,
  MessageView,
  OpenOutcome,
  Stage,
} from '../../src/chat/views.ts';
import { invitationCode, textMessage, type Script } from '../fakes/ScriptedBackend.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const me: Me = { name: 'Alva', publicKey: 'VLD0:k3Jw0dC7yq2mVtXhR9sZfPbE1uNaLoG5iKTx8Wc4MvA' };
const key = (start: string): string =>
  `VLD0:${start}9sZfPbE1uNaLoG5iKTx8Wc4MvAk3Jw0dC7yq2mVtXh`.slice(0, 48);
const online: Stage = { kind: 'online', peers: 7 };

function friend(id: string, name: string, more: Partial<FriendView>): FriendView {
  return {
    id: id as ConversationId,
    name,
    publicKey: key(`${id}Q`),
    phase: 'talking',
    last: undefined,
    unread: 0,
    draft: '',
    accepted: 0,
    delivered: 0,
    ...more,
  };
}

function invitation(
  id: string,
  phase: InvitationView['phase'],
  now: number,
  days: number,
): InvitationView {
  return {
    id: id as InvitationId,
    code: invitationCode,
    createdAt: now,
    expiresAt: now + days * DAY,
    phase,
  };
}

function friends(now: number): readonly FriendView[] {
  const last = (text: string, mine: boolean, ago: number): FriendView['last'] => ({
    text,
    mine,
    at: now - ago,
  });
  return [
    friend('mira', 'Mira Okafor', {
      last: last('See you at the pier', true, 2 * MINUTE),
      accepted: 9,
      delivered: 4,
    }),
    friend('jonas', 'Jonas', { last: last('Did the parcel come?', false, 17 * MINUTE), unread: 2 }),
    friend('leila', 'Aunt Leila', {
      last: last('Saturday then', false, 3 * DAY),
      draft: 'I will bring the lentils and',
    }),
    friend('noor', 'נור', { last: last('מחר בשש, כרגיל', false, DAY) }),
    friend('tomasz', 'Tomasz', { phase: 'answered' }),
    friend('pia', 'Pia', { phase: 'left', last: last('Good luck!', false, 9 * DAY) }),
  ];
}

function talk(now: number): readonly MessageView[] {
  const at = (minutes: number): number => now - minutes * MINUTE;
  const yesterday = 24 * 60;
  return [
    textMessage(
      1,
      false,
      'Are we still on for the island? The forecast has calmed down.',
      at(yesterday + 40),
    ),
    textMessage(2, true, 'Yes! I packed the stove and the small tent.', at(yesterday + 34)),
    textMessage(3, true, 'And the good coffee.', at(yesterday + 34)),
    {
      kind: 'unreadable',
      id: textMessage(4, false, '', 0).id,
      mine: false,
      sequence: 4,
      at: at(yesterday),
    },
    textMessage(
      4,
      true,
      'The timetable: https://ferries.example/island?day=sat.\nFirst boat, or the one after breakfast?',
      at(12),
    ),
    textMessage(
      5,
      false,
      'First boat. Then I bring bread and the map from your grandfather, the one with the pencil notes. It survived the move after all.',
      at(9),
    ),
    textMessage(6, false, 'The ferry leaves at seven, I have both tickets.', at(8)),
    textMessage(7, false, 'أراك غداً عند الرصيف', at(7)),
    textMessage(9, true, 'See you at the pier', at(2)),
    textMessage(10, true, 'I will be the one with too many bags', at(1)),
  ];
}

const asks = (now: number): OpenOutcome => ({
  kind: 'asks',
  invitation: 'asked' as InvitationId,
  name: 'Mira Okafor',
  publicKey: key('miraQ'),
  expiresAt: now + 5 * DAY,
  friend: undefined,
});

export interface Scene {
  readonly hash: string;
  /** Buttons to press before the picture. */
  readonly press?: readonly string[];
  readonly dir?: 'rtl';
  readonly script: (now: number) => Script;
}

function full(now: number, more: Partial<Script> = {}, stage: Stage = online): Script {
  return {
    snapshot: {
      stage,
      me,
      friends: friends(now),
      invitations: [
        invitation('open1', 'waiting', now, 6.5),
        invitation('old1', 'expired', now, -1),
      ],
    },
    messages: new Map([['mira' as ConversationId, talk(now)]]),
    ...more,
  };
}
const fresh = (stage: Stage, who: Me | undefined = undefined): Script => ({
  snapshot: { stage, me: who, friends: [], invitations: [] },
});
const long = (now: number): Script =>
  full(now, {
    messages: new Map([
      [
        'mira' as ConversationId,
        Array.from({ length: 180 }, (_, i) =>
          textMessage(i + 1, i % 3 === 0, `Message number ${i + 1}`, now - (180 - i) * 40 * MINUTE),
        ),
      ],
    ]),
  });
const refusal = (kind: 'damaged' | 'used' | 'forged' | 'missing' | 'offline'): Scene => ({
  hash: `#i=${invitationCode}`,
  script: (now) =>
    full(now, { opens: { kind } }, kind === 'offline' ? { kind: 'offline' } : online),
});

export const scenes: Readonly<Record<string, Scene>> = {
  'first-run': {
    hash: '',
    script: () => fresh({ kind: 'loading', received: 3_100_000, total: 9_400_000 }),
  },
  'first-run-invited': { hash: `#i=${invitationCode}`, script: () => fresh({ kind: 'attaching' }) },
  'list-empty': { hash: '', script: () => fresh(online, me) },
  list: { hash: '', script: (now) => full(now) },
  'list-offline': { hash: '', script: (now) => full(now, {}, { kind: 'offline' }) },
  'list-failed': { hash: '', script: (now) => full(now, {}, { kind: 'failed', reason: 'node' }) },
  talk: { hash: '#c=mira', script: (now) => full(now) },
  'talk-rtl': { hash: '#c=mira', script: (now) => full(now), dir: 'rtl' },
  'talk-details': { hash: '#c=mira', script: (now) => full(now), press: ['Details'] },
  'talk-leave': {
    hash: '#c=mira',
    script: (now) => full(now),
    press: ['Details', 'Leave conversation'],
  },
  'talk-offline': { hash: '#c=mira', script: (now) => full(now, {}, { kind: 'offline' }) },
  'talk-long': { hash: '#c=mira', script: long },
  'talk-draft': { hash: '#c=leila', script: (now) => full(now) },
  'talk-answered': { hash: '#c=tomasz', script: (now) => full(now) },
  'talk-left': { hash: '#c=pia', script: (now) => full(now) },
  'talk-unknown': { hash: '#c=nobody', script: (now) => full(now) },
  invite: { hash: '#invite=open1', script: (now) => full(now) },
  'invite-expired': { hash: '#invite=old1', script: (now) => full(now) },
  'invite-gone': { hash: '#invite=gone1', script: (now) => full(now) },
  open: { hash: '#open', script: (now) => full(now) },
  'open-asks': { hash: `#i=${invitationCode}`, script: (now) => full(now, { opens: asks(now) }) },
  'open-damaged': refusal('damaged'),
  'open-missing': refusal('missing'),
  'open-offline': refusal('offline'),
  me: { hash: '#me', script: (now) => full(now) },
  elsewhere: { hash: '', script: () => fresh({ kind: 'elsewhere' }) },
  'failed-storage': { hash: '', script: () => fresh({ kind: 'failed', reason: 'storage' }) },
};
