import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendOutcome } from '../../chat/outcomes.ts';
import { Writing } from './Writing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const saved: SendOutcome = { kind: 'saved' };

/** Milliseconds. What changes within one is reported together. */
const REPORT_EVERY = 100;

/**
 * The backend of several tabs. It answers `delayMs` after it was asked, and deletes a draft with a
 * message that has all of it.
 */
class Backend {
  draft = '';
  #isReporting = false;
  readonly sent: string[] = [];
  readonly #tabs: Tab[] = [];
  readonly #delayMs: number;
  outcome: SendOutcome = saved;

  constructor(delayMs = 10) {
    this.#delayMs = delayMs;
  }

  opens(): Tab {
    const tab = new Tab(this);
    this.#tabs.push(tab);
    return tab;
  }
  async send(text: string): Promise<SendOutcome> {
    await this.#later();
    if (this.outcome.kind === 'saved') {
      this.sent.push(text);
      if (text.includes(this.draft)) this.#store('');
    }
    return this.outcome;
  }
  async saveDraft(text: string): Promise<void> {
    await this.#later();
    this.#store(text);
  }
  #store(text: string): void {
    this.draft = text;
    if (this.#isReporting) return;
    this.#isReporting = true;
    this.#report();
    setTimeout(() => {
      this.#isReporting = false;
      this.#report();
    }, REPORT_EVERY);
  }
  #report(): void {
    for (const { writing } of this.#tabs) writing.reported(this.draft);
  }
  #later(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#delayMs));
  }
}

/** A page with the conversation open. */
class Tab {
  readonly writing: Writing;
  readonly told: string[] = [];
  /** What stands in the field. */
  shown = '';
  readonly #backend: Backend;
  #close: (() => void) | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.writing = new Writing({
      send: (text) => backend.send(text),
      saveDraft: (text) => backend.saveDraft(text),
    });
    this.returns();
  }
  types(text: string): void {
    this.shown = text;
    this.writing.typed(text);
  }
  leaves(): void {
    this.#close?.();
  }
  returns(): void {
    this.#close = this.writing.open(
      { fill: (text) => (this.shown = text), told: ({ kind }) => this.told.push(kind) },
      this.#backend.draft,
    );
  }
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);

test('an untouched tab takes over what is typed in another, also when it is deleted there', async () => {
  const backend = new Backend();
  const [one, two] = [backend.opens(), backend.opens()];
  one.types('half a sentence');
  await settle();
  expect(two.shown).toBe('half a sentence');
  two.types('half a sentence, and more');
  await settle();
  expect(one.shown).toBe('half a sentence, and more');
  one.types('');
  await settle();
  expect([two.shown, backend.draft]).toEqual(['', '']);
});

test('a message that is sent in one tab leaves the field of the other', async () => {
  const backend = new Backend();
  const [one, two] = [backend.opens(), backend.opens()];
  one.types('hello');
  await settle();
  void two.writing.send();
  await settle();
  expect([one.shown, two.shown, backend.draft]).toEqual(['', '', '']);
  expect(backend.sent).toEqual(['hello']);
});

test('sending in one tab does not delete what is being typed in the other', async () => {
  const backend = new Backend();
  const [one, two] = [backend.opens(), backend.opens()];
  one.types('hello');
  void one.writing.send();
  two.types('something else');
  await settle();
  expect([one.shown, two.shown, backend.draft]).toEqual(Array(3).fill('something else'));
  expect(backend.sent).toEqual(['hello']);
});

test('a draft that another tab has saved before the message is saved stays', async () => {
  const backend = new Backend(50);
  const [one, two] = [backend.opens(), backend.opens()];
  one.types('hello');
  await settle();
  vi.spyOn(backend, 'send').mockImplementationOnce(async (text) => {
    await vi.advanceTimersByTimeAsync(500);
    return Backend.prototype.send.call(backend, text);
  });
  two.types('something else');
  void one.writing.send();
  await settle();
  await settle();
  expect([two.shown, backend.draft]).toEqual(Array(2).fill('something else'));
  expect(backend.sent).toEqual(['hello']);
});

test('a text that is corrected while it is on the way is sent too, and leaves nothing behind', async () => {
  const backend = new Backend(500);
  const tab = backend.opens();
  tab.types('see you at 5');
  void tab.writing.send();
  tab.types('see you at 6');
  for (let press = 0; press < 3; press += 1) void tab.writing.send();
  await settle();
  await settle();
  await settle();
  expect(backend.sent).toEqual(['see you at 5', 'see you at 6']);
  expect([tab.shown, backend.draft]).toEqual(['', '']);
});

test('texts that are sent faster than they are saved are all sent, in order', async () => {
  const backend = new Backend(500);
  const tab = backend.opens();
  const texts = Array.from({ length: 30 }, (_, i) => `text ${String(i)}`);
  for (const text of texts) {
    tab.types(text);
    void tab.writing.send();
    await vi.advanceTimersByTimeAsync(20);
  }
  await settle();
  await settle();
  expect(backend.sent).toEqual(texts);
  expect([tab.shown, backend.draft]).toEqual(['', '']);
});

test('a tab still hears of the others after drafts that were reported together', async () => {
  const backend = new Backend(1);
  const [one, two] = [backend.opens(), backend.opens()];
  one.types('hel');
  await vi.advanceTimersByTimeAsync(60);
  one.types('hello');
  await vi.advanceTimersByTimeAsync(20);
  void one.writing.send();
  await settle();
  two.types('a long draft');
  await settle();
  expect([one.shown, two.shown, backend.draft]).toEqual(Array(3).fill('a long draft'));
});

test('a draft that was changed and sent at once does not come back', async () => {
  const backend = new Backend();
  const tab = backend.opens();
  tab.types('half a sen');
  await settle();
  tab.types('done');
  void tab.writing.send();
  await settle();
  expect([tab.shown, backend.draft, backend.sent]).toEqual(['', '', ['done']]);
});

test('reports of earlier drafts do not change what is being typed', async () => {
  const backend = new Backend(200);
  const tab = backend.opens();
  const text = 'a longer sentence';
  for (let length = 1; length <= text.length; length += 1) {
    tab.types(text.slice(0, length));
    await vi.advanceTimersByTimeAsync(70);
    expect(tab.shown).toBe(text.slice(0, length));
  }
  await settle();
  expect([tab.shown, backend.draft]).toEqual([text, text]);
});

test('who sends, leaves and comes back before the answer finds an empty field', async () => {
  const backend = new Backend();
  const tab = backend.opens();
  tab.types('hello');
  await settle();
  void tab.writing.send();
  tab.leaves();
  tab.returns();
  expect(tab.shown).toBe('');
  await settle();
  expect([tab.shown, backend.draft, backend.sent]).toEqual(['', '', ['hello']]);
});

test('what is typed after coming back stays when the answer comes', async () => {
  const backend = new Backend();
  const tab = backend.opens();
  tab.types('hello');
  void tab.writing.send();
  tab.leaves();
  tab.returns();
  tab.types('hello again');
  await settle();
  expect([tab.shown, backend.draft, backend.sent]).toEqual([
    'hello again',
    'hello again',
    ['hello'],
  ]);
});

test('a refused text comes back above what was typed meanwhile, with the reason', async () => {
  const backend = new Backend();
  backend.outcome = { kind: 'full' };
  const tab = backend.opens();
  tab.types('hello');
  void tab.writing.send();
  tab.leaves();
  tab.returns();
  tab.types('and more');
  await settle();
  expect([tab.shown, backend.draft, tab.told]).toEqual([
    'hello\nand more',
    'hello\nand more',
    ['full'],
  ]);
});

test('a refused text becomes the draft while nobody is there', async () => {
  const backend = new Backend();
  backend.outcome = { kind: 'full' };
  const tab = backend.opens();
  tab.types('hello');
  void tab.writing.send();
  tab.leaves();
  await settle();
  expect(backend.draft).toBe('hello');
  tab.returns();
  expect(tab.shown).toBe('hello');
});

test('if the backend rejects, the text stays', async () => {
  const backend = new Backend();
  vi.spyOn(backend, 'send').mockRejectedValueOnce(new Error('storage: full'));
  const tab = backend.opens();
  tab.types('hello');
  await expect(tab.writing.send()).rejects.toThrow('storage: full');
  await settle();
  expect([tab.shown, backend.draft]).toEqual(['hello', 'hello']);
});

test('all tabs end with the same text, whoever types, sends, leaves and returns', async () => {
  const act = fc.record({
    tab: fc.nat(2),
    kind: fc.constantFrom('type', 'type', 'send', 'leave'),
    text: fc.constantFrom('', 'a', 'ab', 'b', 'hello'),
    ms: fc.constantFrom(0, 5, 60, 400),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 20 }),
      fc.constantFrom(1, 100),
      async (acts, ms) => {
        const backend = new Backend(ms);
        const tabs = [backend.opens(), backend.opens(), backend.opens()];
        for (const { tab: number, kind, text, ms: pause } of acts) {
          const tab = tabs[number];
          if (kind === 'type') tab?.types(text);
          if (kind === 'send' && tab?.shown !== '') void tab?.writing.send();
          if (kind === 'leave') {
            tab?.leaves();
            tab?.returns();
          }
          await vi.advanceTimersByTimeAsync(pause);
        }
        await settle();
        expect(tabs.map(({ shown }) => shown)).toEqual(Array(3).fill(backend.draft));
      },
    ),
  );
});
