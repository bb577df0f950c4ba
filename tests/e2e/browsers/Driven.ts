/**
 * A page in a Debian browser that Playwright cannot drive: the actions of a smoke test, based on
 * what the screen shows. The browser runs small functions in the page.
 */
import { expect } from '@playwright/test';

export interface Browser {
  open(address: string): Promise<void>;
  /**
   * Runs a function in the page; it cannot use anything outside itself. Arguments and result are
   * plain data.
   */
  run<T>(act: (...args: string[]) => T, ...args: string[]): Promise<T>;
  close(): Promise<void>;
}

export class Driven {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  open(address: string): Promise<void> {
    return this.#browser.open(address);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** `timeout` is in milliseconds. */
  async sees(text: string, timeout = 60_000): Promise<void> {
    const seen = () => this.#browser.run(textOfScreen);
    await expect.poll(seen, { timeout }).toContain(text);
  }

  async presses(name: string): Promise<void> {
    await expect.poll(() => this.#browser.run(press, name)).toBe(true);
  }

  /** Types the text into the field with this label. */
  async fills(label: string, text: string): Promise<void> {
    await expect.poll(() => this.#browser.run(fill, label, text)).toBe(true);
  }

  /** The text in the field with this label, as soon as it is not empty. */
  async reads(label: string): Promise<string> {
    await expect.poll(() => this.#browser.run(valueOf, label)).not.toBe('');
    return this.#browser.run(valueOf, label);
  }
}

const textOfScreen = (): string => document.body.innerText;

function press(name: string): boolean {
  const all = [...document.querySelectorAll<HTMLElement>('button, a')];
  const found = all.find(
    (each) => (each.ariaLabel ?? each.textContent).trim() === name && each.checkVisibility(),
  );
  found?.click();
  return found !== undefined;
}

function fill(label: string, text: string): boolean {
  const labels = [...document.querySelectorAll('label')];
  const found =
    labels.find((each) => each.textContent.trim() === label)?.control ??
    document.querySelector(`[aria-label="${label}"]`);
  if (!(found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement)) return false;
  found.focus();
  found.value = text;
  found.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return true;
}

function valueOf(label: string): string {
  const found = document.querySelector(`[aria-label="${label}"]`);
  const isField = found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement;
  return isField ? found.value : '';
}
