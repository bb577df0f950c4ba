/**
 * Any website and any program can open the app at any address. So an address alone must not change,
 * publish or send anything. This list has what each address causes before a person presses anything.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invitationCode } from '../../tests/fakes/ScriptedBackend.ts';
import { untilSettled } from '../../tests/screens/noteUncaught.ts';
import { openApp } from '../../tests/screens/openApp.ts';
import type { InvitationId } from '../chat/ids.ts';
import type { OpenOutcome } from '../chat/outcomes.ts';
import type { Shared } from '../share/Shared.ts';
import type { Arrival, Route } from '../state/navigation/route.ts';
import { en } from './text/en.ts';

/** What the app asks at every address. None of it changes anything. */
const ALWAYS: readonly string[] = ['connect'];

interface Opened {
  /** Fragments that lead there, also hostile ones. */
  readonly hashes: readonly string[];
  /** The calls that they cause, beside `ALWAYS`. */
  readonly causes: readonly string[];
}

const hostile = (name: string): readonly string[] => [
  `#${name}=`,
  `#${name}=<img src=x onerror=alert(1)>`,
  `#${name}=../../secret`,
  `#${name}=${'A'.repeat(10_000)}`,
  `#${name}=%00%ff`,
  `#${name}=mira&accept=1`,
  `#${name}=mira=accept`,
  `#${name.toUpperCase()}=mira`,
  `#/${name}`,
];
const everyForm = (name: string): readonly string[] => [
  `#${name}`,
  `#${name}=mira`,
  `#${name}=jonas`,
  `#${name}=open1`,
  `#${name}=late1`,
  ...hostile(name),
];

/** A new screen has to be added here: otherwise this does not compile. */
const screens: Readonly<Record<Route['kind'], Opened>> = {
  list: {
    hashes: ['', '#', '##', '#list', '#accept', '#send=hello', '#withdraw=open1', '#leave=mira'],
    causes: [],
  },
  // The names of conversations are random and never leave the device, so no website knows one.
  conversation: { hashes: everyForm('c'), causes: ['history', 'markRead'] },
  friend: { hashes: everyForm('f'), causes: ['notes'] },
  compare: { hashes: everyForm('compare'), causes: ['safetyNumber'] },
  // After a second, the one on the screen is looked for, as it is for the person who made it.
  invite: { hashes: everyForm('invite'), causes: [] },
  open: { hashes: everyForm('open'), causes: [] },
  keys: { hashes: everyForm('keys'), causes: [] },
  me: { hashes: everyForm('me'), causes: [] },
  connection: { hashes: everyForm('connection'), causes: ['network'] },
};

/** Looking an invitation up tells its maker that it was opened. No friend is made. */
const arrivals: Readonly<Record<Arrival['kind'], Opened>> = {
  invitation: {
    hashes: [
      `#i=${invitationCode}`,
      ...everyForm('i'),
      `#link=${encodeURIComponent(`web+parley:#i=${invitationCode}`)}`,
      ...everyForm('link'),
      `#link=${encodeURIComponent('javascript:alert(1)')}`,
      `#link=${encodeURIComponent(`https://evil.example/#i=${invitationCode}`)}`,
    ],
    causes: ['openInvitation'],
  },
  shared: { hashes: everyForm('shared'), causes: ['openInvitation'] },
};

/** What the browser can be made to do, beside the backend. */
function watchBrowser(): Readonly<Record<string, () => number>> {
  const spies = {
    camera: vi.spyOn(navigator.mediaDevices, 'getUserMedia'),
    clipboard: vi.spyOn(navigator.clipboard, 'writeText'),
    notifications: vi.spyOn(Notification, 'requestPermission'),
    window: vi.spyOn(window, 'open'),
    print: vi.spyOn(window, 'print'),
    storage: vi.spyOn(Storage.prototype, 'setItem'),
    forgotten: vi.spyOn(Storage.prototype, 'removeItem'),
    submit: vi.spyOn(HTMLFormElement.prototype, 'submit'),
    handler: vi.spyOn(navigator, 'registerProtocolHandler'),
    persistence: vi.spyOn(navigator.storage, 'persist'),
  };
  return Object.fromEntries(
    Object.entries(spies).map(([name, spy]) => [name, () => spy.mock.calls.length]),
  );
}

let watched: ReturnType<typeof watchBrowser>;
beforeEach(async () => {
  // The first start of all notes that there is data now.
  const { screen } = await openApp('list');
  await screen.unmount();
  watched = watchBrowser();
});
afterEach(() => vi.restoreAllMocks());

const done = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(watched)
      .map(([name, calls]) => [name, calls()] as const)
      .filter(([, calls]) => calls > 0),
  );

const asked: OpenOutcome = {
  kind: 'asks',
  name: 'Eve',
  invitation: 'theirs' as InvitationId,
  publicKey: 'VLD0:eve',
  expiresAt: Date.now() + 60_000,
  namesake: undefined,
  friend: undefined,
  tells: true,
};
const shared: Shared = {
  kind: 'given',
  texts: [`https://evil.example/#i=${invitationCode}`],
  picture: undefined,
};

const all = Object.entries({ ...screens, ...arrivals });

test.each(all)('opening an address causes only what is listed: %s', async (_, opened) => {
  const caused = new Set<string>();
  for (const hash of opened.hashes) {
    const { backend, page, screen } = await openApp(
      'invite-requested',
      hash || '#',
      { opens: asked },
      { shared },
    );
    await page.opening.resume();
    await untilSettled();
    await untilSettled();
    const calls = backend.reached.filter((call) => !ALWAYS.includes(call));
    for (const call of calls) caused.add(call);
    const beyond = calls.filter((call) => !opened.causes.includes(call));
    expect({ hash, beyond, done: done() }).toEqual({ hash, beyond: [], done: {} });
    await screen.unmount();
  }
  expect([...caused].sort()).toEqual(opened.causes);
});

test.each(all)('nor does it while the app is open: %s', async (_, opened) => {
  const allowed = [...ALWAYS, 'history', 'markRead', ...opened.causes];
  const { backend, page } = await openApp(
    'invite-requested',
    '#c=mira',
    { opens: asked },
    { shared },
  );
  for (const hash of opened.hashes) {
    location.hash = hash;
    await untilSettled();
    await untilSettled();
    const beyond = backend.reached.filter((call) => !allowed.includes(call));
    expect({ hash, beyond, done: done() }).toEqual({ hash, beyond: [], done: {} });
    expect(page.chat.connection).toBe('open');
  }
});

test('the address of a new invitation makes one only when the button is pressed', async () => {
  const { backend, screen } = await openApp('invite', '#invite');
  await expect.element(screen.getByRole('heading', { name: en.friends.invite })).toBeVisible();
  await untilSettled();
  expect(backend.calls).toEqual([]);
  await screen.getByRole('button', { name: en.invite.make }).click();
  await expect.element(screen.getByRole('heading', { name: en.invite.heading })).toBeVisible();
  expect(backend.calls.map((call) => call.split(' ')[0])).toEqual(['invite']);
});

test('a secret in the address is gone from it at once', async () => {
  for (const hash of [...arrivals.invitation.hashes, ...arrivals.shared.hashes]) {
    const { page, screen } = await openApp('list', hash, { opens: asked });
    if (page.router.route.kind === 'open') expect(location.hash).toBe('#open');
    expect(JSON.stringify(history.state)).not.toContain(invitationCode);
    await screen.unmount();
  }
});
