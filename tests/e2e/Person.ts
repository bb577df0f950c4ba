/**
 * A person at their own browser, the subject of end-to-end tests: long because it has everything
 * that a person does.
 */
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { findsWrong } from './findsWrong.ts';
import { enterAll, enterUntilEnough, readHistory, type Row } from './inPage.ts';
import { SharedBackend } from './SharedBackend.ts';
import { submitForm, type SharedThings } from './shareSheet.ts';
import { allHaveState, DELIVERED, HANDED_OVER, messageHasState } from './standing.ts';

export class Person {
  readonly name: string;
  readonly #context: BrowserContext;
  readonly #backend: SharedBackend;
  #page: Page;

  private constructor(name: string, page: Page, backend: SharedBackend) {
    this.name = name;
    this.#context = page.context();
    this.#backend = backend;
    this.#page = page;
  }

  static async #opens(context: BrowserContext, name: string, address: string): Promise<Person> {
    const page = await context.newPage();
    const person = new Person(name, page, await SharedBackend.of(page));
    await page.goto(address);
    return person;
  }

  /** A new browser profile with the app open, at the question for the name. */
  static async arrives(browser: Browser, name: string, address = './'): Promise<Person> {
    return Person.#opens(await browser.newContext(), name, address);
  }

  /** The same in a browser that has only dedicated workers. */
  static async arrivesWithoutSharedWorker(
    browser: Browser,
    name: string,
    address: string,
    prepare: (context: BrowserContext) => Promise<void> = () => Promise.resolve(),
  ): Promise<Person> {
    const context = await browser.newContext();
    await prepare(context);
    await context.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'SharedWorker');
    });
    return Person.#opens(context, name, address);
  }

  static async starts(browser: Browser, name: string): Promise<Person> {
    const person = await Person.arrives(browser, name);
    await person.introduces();
    return person;
  }

  get page(): Page {
    return this.#page;
  }

  async introduces(): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.page.getByRole('button', { name: 'Start' }).click();
  }

  /** Waits until the node is connected. `timeout` is in milliseconds. */
  async isOnline(timeout = 40_000): Promise<void> {
    await expect(this.#status(/^Connected$/u)).toBeVisible({ timeout });
  }

  async isOffline(): Promise<void> {
    await expect(this.#status(/^Not connected/u)).toBeVisible({ timeout: 40_000 });
  }

  #status(text: RegExp) {
    return this.page.getByRole('status', { name: 'Connection' }).filter({ hasText: text });
  }

  /**
   * Makes an invitation that is on the network. On localhost the page shows only its code; the
   * result is then a link for a friend who has the app at the same address.
   */
  async invites(): Promise<string> {
    await this.page.getByRole('button', { name: 'Invite a friend' }).click();
    await expect(this.page.getByText('Ready. Waiting for your friend')).toBeVisible();
    const link = this.page.getByRole('textbox', { name: 'Invitation link' });
    const code = this.page.getByRole('textbox', { name: 'Invitation code' });
    const shown = await link.or(code).inputValue();
    if (await link.isVisible()) return shown;
    return new URL(`./#i=${shown.replaceAll(' ', '')}`, this.page.url()).href;
  }

  /**
   * Opens a link or code by pasting it; if the app still asks about an earlier one, declines that
   * one.
   */
  async pastes(text: string): Promise<void> {
    await this.page.goto('./#open');
    const field = this.page.getByRole('textbox', { name: 'Link or code' });
    const another = this.page.getByRole('button', { name: 'Open another one' });
    const decline = this.page.getByRole('button', { name: 'Decline' });
    await expect(field.or(another).or(decline)).toBeVisible();
    if (await another.isVisible()) await another.click();
    if (await decline.isVisible()) {
      await decline.click();
      await this.page.goto('./#open');
    }
    await field.fill(text);
    await this.page.getByRole('button', { name: 'Open', exact: true }).click();
  }

  async hasNoFriends(): Promise<void> {
    const list = this.page.getByRole('navigation', { name: 'Friends' });
    await expect(list.getByText('No friends here yet')).toBeVisible();
  }

  async isAsked(from: string): Promise<void> {
    await this.isTold(`${from} would like to talk to you`);
  }

  /** The heading of the screen says this, as a question or an error. */
  async isTold(what: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: what })).toBeVisible();
  }

  async accepts(from: string): Promise<void> {
    await this.isAsked(from);
    await this.page.getByRole('button', { name: 'Accept' }).click();
    await expect(this.page.getByRole('log', { name: 'Messages' })).toBeVisible();
  }

  /** Goes to the list of friends and waits until it shows the draft, which is then saved. */
  async leavesDraft(friend: string, typed: string): Promise<void> {
    await this.page.getByRole('link', { name: 'You', exact: true }).click();
    const line = this.page.getByRole('navigation').getByRole('link', { name: friend });
    await expect(line).toContainText(`Draft: ${typed}`);
  }

  /** The screen with this heading, such as the conversation with the friend of this name. */
  async sees(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
  }

  get composer() {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  async says(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.composer.fill(text);
      await this.composer.press('Enter');
      await expect(this.composer).toHaveValue('');
    }
  }

  /**
   * Writes many messages, faster than anybody types (see `enterAll`), and waits until all are
   * saved.
   */
  async pours(texts: readonly string[]): Promise<void> {
    await this.composer.evaluate(enterAll, texts);
    await this.#hasSavedAll();
  }

  /**
   * Writes one message after the other (see `enterUntilEnough`) until `event` settles; returns the
   * written ones, all of them saved.
   */
  async writesDuring(
    event: Promise<unknown>,
    texts: readonly string[],
  ): Promise<readonly string[]> {
    const [count] = await Promise.all([
      this.composer.evaluate(enterUntilEnough, texts),
      event.finally(() => this.composer.dispatchEvent('enough')),
    ]);
    await this.#hasSavedAll();
    return texts.slice(0, count);
  }

  async #hasSavedAll(): Promise<void> {
    // The composer becomes empty when its text, the last message, is saved.
    await expect(this.composer).toHaveValue('', { timeout: 60_000 });
  }

  /** Reads the conversation from the message `first` on by scrolling up. */
  async history(first: string): Promise<readonly Row[]> {
    return this.page.getByRole('log', { name: 'Messages' }).evaluate(readHistory, first);
  }

  /**
   * The network has every message that was written here, up to `last`, so this browser may close.
   * `timeout`, here and below, is in milliseconds.
   */
  async hasHandedOver(last: string, timeout?: number): Promise<void> {
    await allHaveState(this.page, last, HANDED_OVER, timeout);
  }

  /** The network has this message, and the friend does not have it yet. */
  async hasOnItsWay(text: string, timeout?: number): Promise<void> {
    await messageHasState(this.page, text, ['On its way'], timeout);
  }

  /** The friend has every message that was written here, up to `last`. */
  async isDelivered(last: string, timeout?: number): Promise<void> {
    await allHaveState(this.page, last, DELIVERED, timeout);
  }

  get #texts() {
    return this.page.locator('[data-message] .text');
  }

  /** The texts of all messages on the screen, in order. */
  async shows(expected: readonly string[]): Promise<void> {
    await expect(this.#texts).toHaveText([...expected]);
  }

  /** Returns the texts of the messages as soon as there are `count`. */
  async texts(count: number): Promise<readonly string[]> {
    await expect(this.#texts).toHaveCount(count);
    return this.#texts.allInnerTexts();
  }

  /** The texts of the friend's messages, in order. */
  async hears(expected: readonly string[], timeout?: number): Promise<void> {
    const texts = this.page.locator('[data-message]:not(.mine) .text');
    await expect(texts).toHaveText([...expected], timeout === undefined ? {} : { timeout });
  }

  /** axe finds nothing wrong with the whole screen, in both themes. */
  async isAccessible(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      expect(await findsWrong(this.page)).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: null });
  }

  async talksWith(friend: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: friend }).click();
  }

  /** Loads the page again; the node keeps running. */
  async reloads(): Promise<void> {
    const before = await this.#backend.name();
    await this.page.reload();
    await this.isOnline();
    expect(await this.#backend.name()).toBe(before);
  }

  /** Closes the tab and opens it with a new node, which has only what was stored. */
  async restarts(): Promise<void> {
    const address = this.page.url();
    await this.closes();
    await this.comesBack(address);
  }

  /** The browser ends the app's worker while its pages stay open. */
  async losesWorker(how: 'killed' | 'closed' = 'killed'): Promise<void> {
    await this.#backend.isReplaced(how);
  }

  /** Closes only the tab: if it is the last one, the browser may keep the node for a while. */
  async closesTab(): Promise<void> {
    await this.page.close();
  }

  /** Closes the tab; if it is the last one, kills the node. The profile stays. */
  async closes(): Promise<void> {
    await this.closesTab();
    if (this.#context.pages().length === 0) await this.#backend.isKilled();
  }

  async comesBack(address = './'): Promise<void> {
    this.#page = await this.#context.newPage();
    await this.#page.goto(address);
  }

  /** The system's share sheet gives these things to the app, which opens in its own tab. */
  async shares(things: SharedThings): Promise<void> {
    const action = new URL('./share', this.page.url()).href;
    this.#page = await this.#context.newPage();
    await submitForm(this.page, action, things);
  }

  /** Opens another tab at the same address. */
  async opensSecondTab(): Promise<Page> {
    const second = await this.#context.newPage();
    await second.goto(this.page.url());
    return second;
  }
}
