/**
 * The scenes of the pictures, in one file because they are one list. `now` is the time of the
 * picture in milliseconds since 1970.
 */
import type { ConversationId, InvitationId } from '../../src/chat/ids.ts';
import type { FriendView, InvitationView, Me, PrivacySettings } from '../../src/chat/views.ts';
import type { CompareOutcome, OpenOutcome } from '../../src/chat/outcomes.ts';
import type { NetworkView, Stage, BackendEvent } from '../../src/backend/stage.ts';
import type { BrowserStorage } from '../../src/state/device/DeviceStorage.svelte.ts';
import type { PictureOutcome } from '../../src/state/incoming/pictures.ts';
import { invitationCode, type Script } from '../fakes/ScriptedBackend.ts';
import {
  endedDetails,
  endedConversation,
  lateMessages,
  longConversation,
  plainConversation,
  sharedConversation,
  messageDetails,
  conversation,
  unreadableConversation,
} from './conversations.ts';
import { noneSent } from '../states.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const mira = 'mira' as ConversationId;
const me: Me = { name: 'Alva', publicKey: 'VLD0:k3Jw0dC7yq2mVtXhR9sZfPbE1uNaLoG5iKTx8Wc4MvA' };
const key = (start: string): string =>
  `VLD0:${start}9sZfPbE1uNaLoG5iKTx8Wc4MvAk3Jw0dC7yq2mVtXh`.slice(0, 48);
const privacy: PrivacySettings = { read: true, typing: true, presence: false };
const online: Stage = { kind: 'online', peers: 7 };
/** As the backend keeps them: more than fit the screen, and one longer than it. */
const events: readonly string[] = [
  '+0.000 backend started',
  '+0.012 stage starting',
  '+0.061 stage loading',
  '+1.204 stage attaching',
  '+2.731 node ready peers=7',
  '+2.731 reach online',
  '+2.731 stage online peers=7',
  ...Array.from(
    { length: 40 },
    (_, i) => `+${30 * (i + 1)}.004 record polled conversation=${(i % 3) + 1} subkeys=0 ms=812`,
  ),
  '+1202.310 record slot conversation=2 outcome=accepted ms=1184',
];

function friend(id: string, name: string, more: Partial<FriendView>): FriendView {
  return {
    id: id as ConversationId,
    name,
    nickname: '',
    theirName: name,
    publicKey: key(`${id}Q`),
    met: 'byTheirInvitation',
    verifiedAt: undefined,
    muted: false,
    unsaved: false,
    namesake: undefined,
    endedAt: undefined,
    last: undefined,
    unread: 0,
    unreadFull: false,
    activeAt: more.last?.at ?? Number.MAX_SAFE_INTEGER,
    draft: '',
    ...noneSent,
    activity: 'unknown',
    ...more,
  };
}

function invitation(
  id: string,
  phase: InvitationView['phase'],
  now: number,
  days: number,
  more: Partial<InvitationView> = {},
): InvitationView {
  return {
    id: id as InvitationId,
    code: invitationCode,
    createdAt: now + (days < 1 && days > 0 ? 0 : days - 7) * DAY,
    expiresAt: now + days * DAY,
    phase,
    request: undefined,
    byKey: undefined,
    ...more,
  };
}

function friends(now: number): readonly FriendView[] {
  const last = (text: string, mine: boolean, ago: number): FriendView['last'] => ({
    kind: 'text',
    text,
    mine,
    at: now - ago,
  });
  return [
    friend('mira', 'Mira Okafor', {
      last: last('See you at the pier', true, 2 * MINUTE),
      accepted: 9,
      delivered: 4,
      read: 2,
      refused: [[3, 3]],
      activity: 'typing',
      verifiedAt: now - 40 * DAY,
    }),
    friend('jonas', 'Jonas', {
      last: last('Did the parcel come?', false, 17 * MINUTE),
      unread: 2,
      activity: 'here',
    }),
    friend('leila', 'Aunt Leila', {
      muted: true,
      last: last('Saturday then', false, 3 * DAY),
      draft: 'I will bring the lentils and',
    }),
    friend('noor', 'נור', { last: last('מחר בשש, כרגיל', false, DAY) }),
    friend('tomasz', 'Tomasz', { phase: 'answered' }),
    friend('pia', 'Pia', {
      phase: 'left',
      last: last('Good luck!', false, 9 * DAY),
      accepted: 2,
      delivered: 1,
    }),
  ];
}

const asks = (now: number): Extract<OpenOutcome, { kind: 'asks' }> => ({
  kind: 'asks',
  invitation: 'asked' as InvitationId,
  name: 'Mira Okafor',
  publicKey: key('miraQ'),
  expiresAt: now + 5 * DAY,
  friend: undefined,
  namesake: undefined,
  tells: true,
});

export interface Scene {
  readonly hash: string;
  /** The result of reading any picture. */
  readonly pictures?: PictureOutcome;
  /** Whether a picture is dropped on the page once the scene is shown. */
  readonly drop?: boolean;
  /** The buttons to press before the picture is taken. */
  readonly press?: readonly string[];
  /** The events that arrive once the scene is shown. */
  readonly events?: (now: number) => readonly BackendEvent[];
  readonly dir?: 'rtl';
  /** A newer version waits here, or another tab has updated to it. */
  readonly update?: 'ready' | 'behind' | 'unsaved';
  /** The browser could install the page. */
  readonly offered?: boolean;
  /** What the browser says about its storage. */
  readonly storage?: BrowserStorage;
  /** The person does not see the page while events arrive. */
  readonly inBackground?: true;
  /** Parley was used here before, and the browser deleted its data. */
  readonly evicted?: true;
  /** The address of the page; a public one by default. */
  readonly home?: string;
  /** The backend has ended, and another one has not answered yet. */
  readonly lost?: true;
  /** A call failed unexpectedly, so that Parley has stopped. */
  readonly broken?: true;
  readonly script: (now: number) => Script;
}

function full(now: number, more: Partial<Script> = {}, stage: Stage = online): Script {
  return {
    snapshot: {
      stage,
      me,
      privacy,
      friends: friends(now),
      unreadable: undefined,
      invitations: [
        invitation('open1', 'waiting', now, 6.5),
        invitation('old1', 'expired', now, -1),
        invitation('brief1', 'waiting', now, 10 / (24 * 60)),
      ],
    },
    messages: new Map([[mira, conversation(now)]]),
    stories: messageDetails(now),
    ...more,
  };
}
/** Some of what is stored cannot be read, and the newest message is for a later version. */
const unreadable = (now: number): Script => {
  const script = full(now, { messages: new Map([[mira, unreadableConversation(now)]]) });
  const what = { conversations: 1, invitations: 2, blockList: true, privacy: true };
  const all = script.snapshot.friends.map((each) => ({
    ...each,
    activity: 'unknown' as const,
    blocked: each.id !== mira,
    last:
      each.id === mira
        ? ({ kind: 'unsupported', text: '', mine: false, at: now - 5 * 60_000 } as const)
        : each.last,
  }));
  return { ...script, snapshot: { ...script.snapshot, friends: all, unreadable: what } };
};
/** Somebody with the name of a friend answered an old invitation. */
const requested = (now: number): Script => {
  const script = full(now);
  const request = {
    name: 'Jonas',
    publicKey: key('othersQ'),
    namesake: { friend: 'jonas' as ConversationId, verified: true },
  };
  const late = invitation('late1', 'requested', now, 2, { request });
  return { ...script, snapshot: { ...script.snapshot, invitations: [late] } };
};
/** An invitation for one public key, one that somebody opened, and one that was declined. */
const passed = (now: number): Script => {
  const script = full(now);
  const byKey = { publicKey: key('carlaQ'), chatKey: invitationCode.slice(0, 162) };
  const invitations = [
    invitation('bykey1', 'waiting', now, 6.9, { byKey }),
    invitation('seen1', 'seen', now, 6.5),
    invitation('no1', 'declined', now, 6.2),
  ];
  return { ...script, snapshot: { ...script.snapshot, invitations } };
};
const fresh = (stage: Stage, who: Me | undefined = undefined): Script => ({
  snapshot: { stage, me: who, privacy, friends: [], invitations: [], unreadable: undefined },
});
const long = (now: number): Script =>
  full(now, { messages: new Map([[mira, longConversation(now)]]) });
/** The result of comparing with Tomasz, who is not verified, or with Mira, who is verified. */
const compared = (
  kind: CompareOutcome['kind'],
  who: 'mira' | 'tomasz' = 'tomasz',
  texts: readonly string[] = [`PARLEY-SAFETY/1/${'0123456789'.repeat(6)}`],
): Scene => ({
  hash: `#compare=${who}`,
  pictures: { kind: 'found', texts },
  drop: true,
  script: (now) => ({ ...known(now), compares: { kind } }),
});
/** Has a safety number, notes, and a friend who uses the name of another friend. */
const known = (now: number): Script => {
  const script = full(now);
  const digits = '696015871188573020591148199417373561470555286211188845849921';
  const namesake = { friend: mira, verified: true, seen: false };
  const all = script.snapshot.friends.map((each) =>
    each.id === 'jonas' ? { ...each, namesake, met: 'byMine' as const } : each,
  );
  return {
    ...script,
    snapshot: { ...script.snapshot, friends: all },
    safety: { kind: 'number', digits, code: `PARLEY-SAFETY/1/${digits}` },
    notes: new Map([[mira, 'Her birthday is on the 4th.']]),
  };
};
const notReady = { safety: { kind: 'notReady' } } as const;
const ended = (now: number): Script =>
  full(now, {
    messages: new Map([['pia' as ConversationId, endedConversation(now)]]),
    stories: endedDetails(now),
  });
/** Has a blocked friend, and conversations that ended in each possible way. */
const managed = (now: number): Script => {
  const script = ended(now);
  const said = { kind: 'text', text: 'Good luck!', mine: false, at: now - 9 * DAY } as const;
  const over = { endedAt: now - 8 * DAY, last: said, accepted: 2, delivered: 1 };
  const more = [
    friend('vera', 'Vera', {
      blocked: true,
      last: { ...said, text: 'Answer me.' },
      accepted: 2,
      delivered: 1,
    }),
    friend('olaf', 'Olaf', { phase: 'ended', ...over }),
    friend('ida', 'Ida', { phase: 'ending', ...over }),
    friend('ruth', 'Ruth', { phase: 'taken' }),
  ];
  const conversations = ['vera', 'olaf', 'ida', 'pia'].map(
    (id) => [id as ConversationId, endedConversation(now)] as const,
  );
  return {
    ...script,
    snapshot: { ...script.snapshot, friends: [...script.snapshot.friends, ...more] },
    messages: new Map([[mira, conversation(now)], ...conversations]),
    unreached: { coming: 2, lost: 1 },
  };
};
/** An ordinary day, for the pictures that systems show before installing. */
const shown = (now: number): Script => {
  const script = full(now);
  const known = new Set(['mira', 'jonas', 'leila', 'noor']);
  const arrived = { refused: [], accepted: 10, delivered: 10, read: 9 };
  const people = script.snapshot.friends
    .filter(({ id }) => known.has(id))
    .map((each) => (each.id === 'mira' ? { ...each, ...arrived } : each));
  return {
    ...script,
    snapshot: { ...script.snapshot, friends: people, invitations: [] },
    messages: new Map([[mira, plainConversation(now)]]),
  };
};
/** One side of a conversation, for the picture in the README. */
const sideOf =
  (who: 'alva' | 'mira') =>
  (now: number): Script => {
    const friendId = (who === 'alva' ? 'mira' : 'alva') as ConversationId;
    const read = { accepted: 5, delivered: 5, read: 5 };
    const last = (text: string, ago: number): FriendView['last'] => ({
      kind: 'text',
      text,
      mine: false,
      at: now - ago,
    });
    const other = friend(friendId, who === 'alva' ? 'Mira Okafor' : 'Alva', {
      ...read,
      last: last('I will have too many bags.', 2 * MINUTE),
      activity: 'here',
      verifiedAt: now - 40 * DAY,
    });
    const others = [
      friend('jonas', 'Jonas Weber', {
        last: last('Did the parcel come?', 47 * MINUTE),
        unread: 2,
        activity: 'here',
      }),
      friend('noor', 'Noor', { last: last('Tomorrow at six, as always', DAY) }),
      friend('leila', 'Aunt Leila', { last: last('Saturday then', 3 * DAY), muted: true }),
      friend('tomasz', 'Tomasz Nowak', { last: last('Thanks, it works now', 5 * DAY) }),
    ];
    const script = full(now);
    return {
      ...script,
      snapshot: { ...script.snapshot, friends: [other, ...others], invitations: [] },
      messages: new Map([[friendId, sharedConversation(now, who)]]),
    };
  };
/** Has so few friends that the end of the list is visible. */
const few = (now: number): Script => {
  const script = managed(now);
  const wanted = new Set(['mira', 'vera', 'lars', 'olaf']);
  const lars = friend('lars', 'Lars', { blocked: true, phase: 'left' });
  const shown = [...script.snapshot.friends, lars].filter(({ id }) => wanted.has(id));
  return { ...script, snapshot: { ...script.snapshot, friends: shown, invitations: [] } };
};
/** Has no room left: what was done is not saved, and of one friend nothing more is taken. */
const fullDevice = (now: number): Script => {
  const script = managed(now);
  const friends = script.snapshot.friends.map((each) =>
    each.id === 'jonas'
      ? { ...each, unread: 1_000, unreadFull: true }
      : { ...each, unsaved: each.blocked || each.phase === 'ending' },
  );
  return { ...script, snapshot: { ...script.snapshot, friends } };
};
const refusal = (
  kind: 'damaged' | 'used' | 'forged' | 'missing' | 'offline' | 'safety',
): Scene => ({
  hash: `#i=${invitationCode}`,
  script: (now) =>
    full(now, { opens: { kind } }, kind === 'offline' ? { kind: 'offline' } : online),
});

const notFound = (network: NetworkView['network'], relayed: boolean): Stage => ({
  kind: 'notFound',
  network,
  relayed,
});
/** Has invitations that are not on the network yet. */
const cutOff = (now: number): Script => {
  const script = full(now, {}, notFound('public', false));
  const byKey = { publicKey: key('carlaQ'), chatKey: invitationCode.slice(0, 162) };
  const invitations = [
    invitation('open1', 'publishing', now, 6.9),
    invitation('bykey1', 'publishing', now, 6.9, { byKey }),
  ];
  return { ...script, snapshot: { ...script.snapshot, friends: [], invitations } };
};

const stored = (persisted: boolean, roomBytes: number): BrowserStorage => ({
  persisted: () => Promise.resolve(persisted),
  persist: () => Promise.resolve(false),
  estimate: () => Promise.resolve({ usage: 23_400_000, quota: 23_400_000 + roomBytes }),
});
const spacious = 5e9;

export const scenes: Readonly<Record<string, Scene>> = {
  'first-run': {
    hash: '',
    script: () => fresh({ kind: 'loading', received: 3_100_000, total: 9_400_000 }),
  },
  'first-run-invited': { hash: `#i=${invitationCode}`, script: () => fresh({ kind: 'attaching' }) },
  'first-run-evicted': { hash: '', script: () => fresh({ kind: 'attaching' }), evicted: true },
  'first-run-not-found': {
    hash: '',
    script: () => fresh(notFound('public', false)),
    home: 'http://localhost:8423/',
  },
  'list-empty': { hash: '', script: () => fresh(online, me) },
  list: { hash: '', script: (now) => full(now) },
  'list-offline': { hash: '', script: (now) => full(now, {}, { kind: 'offline' }) },
  'list-not-found': { hash: '', script: (now) => full(now, {}, notFound('public', true)) },
  'list-not-found-private': {
    hash: '',
    script: (now) => full(now, {}, notFound('private', true)),
    home: 'http://localhost:8424/',
  },
  'list-failed': { hash: '', script: (now) => full(now, {}, { kind: 'failed', reason: 'node' }) },
  'list-loading': {
    hash: '',
    script: (now) => full(now, {}, { kind: 'loading', received: 3_100_000, total: 9_400_000 }),
  },
  'list-starting': { hash: '', script: (now) => full(now, {}, { kind: 'starting' }) },
  'list-not-loaded': {
    hash: '',
    script: (now) => full(now, {}, { kind: 'failed', reason: 'load' }),
  },
  'list-wrong-clock': {
    hash: '',
    script: (now) => full(now, {}, { kind: 'wrongClock', aheadMs: 12.2 * MINUTE }),
  },
  'list-short-of-space': { hash: '', script: (now) => full(now), storage: stored(true, 9e6) },
  'list-missed': {
    hash: '',
    script: (now) => full(now),
    inBackground: true,
    events: (now) => {
      const [jonas] = friends(now).filter(({ name }) => name === 'Jonas');
      return jonas === undefined ? [] : [{ kind: 'friend', friend: { ...jonas, unread: 3 } }];
    },
  },
  connection: {
    hash: '#connection',
    script: (now) => full(now, { network: { network: 'public', relayed: false } }),
    storage: stored(true, spacious),
  },
  'connection-relayed': {
    hash: '#connection',
    script: (now) => full(now, { network: { network: 'public', relayed: true } }),
    storage: stored(false, spacious),
  },
  'connection-failed': {
    hash: '#connection',
    script: (now) => full(now, {}, { kind: 'failed', reason: 'node' }),
    storage: stored(true, spacious),
  },
  'connection-starting': {
    hash: '#connection',
    script: (now) =>
      full(now, { network: { network: 'public', relayed: false } }, { kind: 'starting' }),
    storage: stored(true, spacious),
  },
  'connection-log': {
    hash: '#connection',
    script: (now) => full(now, { network: { network: 'public', relayed: false }, log: events }),
    storage: stored(true, spacious),
    press: ['Show the log'],
  },
  'connection-log-rtl': {
    hash: '#connection',
    script: (now) => full(now, { network: { network: 'public', relayed: false }, log: events }),
    storage: stored(true, spacious),
    press: ['Show the log'],
    dir: 'rtl',
  },
  'connection-rtl': {
    hash: '#connection',
    script: (now) => full(now, { network: { network: 'private', relayed: true } }),
    storage: stored(false, spacious),
    press: ['Ask the browser to keep it'],
    dir: 'rtl',
  },
  conversation: { hash: '#c=mira', script: (now) => full(now) },
  'conversation-unreadable': { hash: '#c=mira', script: unreadable },
  'list-unreadable': { hash: '', script: unreadable },
  'list-shown': { hash: '', script: shown },
  'conversation-shown': { hash: '#c=mira', script: shown },
  'readme-desk': { hash: '#c=mira', script: sideOf('alva') },
  'readme-phone': { hash: '#c=alva', script: sideOf('mira') },
  'conversation-rtl': { hash: '#c=mira', script: (now) => full(now), dir: 'rtl' },
  friend: { hash: '#f=mira', script: known },
  'friend-rtl': { hash: '#f=mira', script: known, dir: 'rtl' },
  compare: { hash: '#compare=tomasz', script: known },
  'compare-verified': { hash: '#compare=mira', script: known },
  'compare-rtl': { hash: '#compare=tomasz', script: known, dir: 'rtl' },
  'compare-waits': { hash: '#compare=tomasz', script: (now) => full(now, notReady) },
  'compare-full-screen': {
    hash: '#compare=tomasz',
    script: known,
    press: ['Show full screen'],
  },
  'compare-scan': { hash: '#compare=tomasz', script: known, press: ['Scan theirs'] },
  'compare-same': compared('same'),
  'compare-different': compared('different'),
  'compare-different-verified': compared('different', 'mira'),
  'compare-invitation': compared('invitation', 'tomasz', [invitationCode]),
  'compare-foreign': compared('foreign', 'tomasz', ['https://shop.example']),
  'compare-newer': compared('newer'),
  'compare-nothing': { ...compared('same'), pictures: { kind: 'nothing' } },
  'conversation-namesake': { hash: '#c=jonas', script: known },
  'list-blocked': { hash: '', script: few },
  'friend-blocked': { hash: '#f=vera', script: managed },
  'friend-end': { hash: '#f=mira', script: known, press: ['End conversation …'] },
  'friend-end-lost': { hash: '#f=mira', script: managed, press: ['End conversation …'] },
  'friend-blocked-unsaved': { hash: '#f=vera', script: fullDevice },
  'conversation-ending-unsaved': { hash: '#c=ida', script: fullDevice },
  'list-unread-full': { hash: '', script: fullDevice },
  'conversation-blocked': { hash: '#c=vera', script: few },
  'conversation-blocked-delete': { hash: '#f=vera', script: managed, press: ['Delete …'] },
  'conversation-ended': { hash: '#c=olaf', script: managed },
  'conversation-ending': { hash: '#c=ida', script: managed },
  'conversation-ended-delete': { hash: '#c=olaf', script: managed, press: ['Delete …'] },
  'conversation-taken': { hash: '#c=ruth', script: managed },
  'conversation-offline': { hash: '#c=mira', script: (now) => full(now, {}, { kind: 'offline' }) },
  'conversation-long': { hash: '#c=mira', script: long },
  'conversation-late': {
    hash: '#c=mira',
    script: long,
    events: (now) => [{ kind: 'messages', id: mira, messages: lateMessages(now), gone: [] }],
  },
  'message-details': {
    hash: '#c=mira',
    script: (now) => full(now),
    press: ['On its way'],
  },
  'message-details-read': { hash: '#c=mira', script: (now) => full(now), press: ['Read'] },
  'message-details-failed': {
    hash: '#c=mira',
    script: (now) => full(now),
    press: ['Not delivered'],
  },
  'message-details-left': { hash: '#c=pia', script: ended, press: ['Not delivered'] },
  'conversation-draft': { hash: '#c=leila', script: (now) => full(now) },
  'conversation-answered': { hash: '#c=tomasz', script: (now) => full(now) },
  'conversation-left': { hash: '#c=pia', script: ended },
  'conversation-unknown': { hash: '#c=nobody', script: (now) => full(now) },
  invite: { hash: '#invite=open1', script: (now) => full(now) },
  'invite-not-found': {
    hash: '#invite=open1',
    script: cutOff,
    home: 'http://localhost:8423/',
  },
  'invite-more': { hash: '#invite=open1', script: (now) => full(now), press: ['More'] },
  'invite-full-screen': {
    hash: '#invite=open1',
    script: (now) => full(now),
    press: ['Show full screen'],
  },
  'invite-code': { hash: '#invite=open1', script: (now) => full(now), home: 'http://localhost/' },
  'invite-code-full-screen': {
    hash: '#invite=open1',
    script: (now) => full(now),
    home: 'http://localhost/',
    press: ['Show full screen'],
  },
  'invite-brief': { hash: '#invite=brief1', script: (now) => full(now) },
  'invite-expired': { hash: '#invite=old1', script: (now) => full(now) },
  'invite-gone': { hash: '#invite=gone1', script: (now) => full(now) },
  'invite-requested': { hash: '#invite=late1', script: requested },
  'invite-by-key': { hash: '#invite=bykey1', script: passed },
  'invite-seen': { hash: '#invite=seen1', script: passed },
  'invite-declined': { hash: '#invite=no1', script: passed },
  keys: { hash: '#keys', script: (now) => full(now) },
  open: { hash: '#open', script: (now) => full(now) },
  'open-asks': { hash: `#i=${invitationCode}`, script: (now) => full(now, { opens: asks(now) }) },
  'open-asks-namesake': {
    hash: `#i=${invitationCode}`,
    script: (now) =>
      full(now, { opens: { ...asks(now), namesake: { friend: mira, verified: true } } }),
  },
  'open-asks-friend': {
    hash: `#i=${invitationCode}`,
    script: (now) => full(now, { opens: { ...asks(now), friend: mira } }),
  },
  'open-damaged': refusal('damaged'),
  'open-missing': refusal('missing'),
  'open-safety': refusal('safety'),
  'open-offline': refusal('offline'),
  'open-not-shared': { hash: '#shared', script: (now) => full(now) },
  'list-install': { hash: '', script: (now) => known(now), offered: true },
  'list-install-rtl': { hash: '', script: few, offered: true, dir: 'rtl' },
  'me-install': { hash: '#me', script: (now) => full(now), offered: true },
  me: { hash: '#me', script: (now) => full(now) },
  'me-links': { hash: '#me', script: (now) => full(now), press: ['Open Parley links here'] },
  'list-update': { hash: '', script: (now) => full(now), update: 'ready' },
  'conversation-update': { hash: '#c=mira', script: (now) => full(now), update: 'ready' },
  'conversation-behind': { hash: '#c=mira', script: (now) => full(now), update: 'behind' },
  'conversation-behind-rtl': {
    hash: '#c=mira',
    script: (now) => full(now, {}, { kind: 'offline' }),
    update: 'behind',
    dir: 'rtl',
  },
  'conversation-unsaved': { hash: '#c=mira', script: (now) => full(now), update: 'unsaved' },
  'failed-update': {
    hash: '',
    script: () => fresh({ kind: 'failed', reason: 'storage' }),
    update: 'ready',
  },
  elsewhere: { hash: '', script: () => fresh({ kind: 'elsewhere' }) },
  'elsewhere-newer': {
    hash: '',
    script: () => fresh({ kind: 'elsewhere' }),
    update: 'behind',
  },
  newer: { hash: '', script: () => fresh({ kind: 'failed', reason: 'newer' }) },
  'failed-lost': { hash: '', script: () => fresh({ kind: 'failed', reason: 'lost' }) },
  outdated: { hash: '', script: () => fresh({ kind: 'failed', reason: 'outdated' }) },
  'outdated-anew': {
    hash: '',
    script: () => fresh({ kind: 'failed', reason: 'outdated' }),
    press: ['Start over'],
  },
  'failed-log': {
    hash: '',
    script: () => ({ ...fresh({ kind: 'failed', reason: 'lost' }), log: events }),
    press: ['Show the log'],
  },
  broken: { hash: '', script: (now) => full(now), broken: true },
  'broken-log': {
    hash: '',
    script: (now) => full(now, { log: events }),
    broken: true,
    press: ['Show the log', 'Update'],
  },
  'list-reopening': { hash: '', script: (now) => full(now), lost: true },
  'list-no-wasm': {
    hash: '',
    script: (now) => full(now, {}, { kind: 'failed', reason: 'noWasm' }),
  },
  'failed-blocked': { hash: '', script: () => fresh({ kind: 'failed', reason: 'blocked' }) },
  'failed-insecure': { hash: '', script: () => fresh({ kind: 'failed', reason: 'insecure' }) },
  'failed-storage': { hash: '', script: () => fresh({ kind: 'failed', reason: 'storage' }) },
};
