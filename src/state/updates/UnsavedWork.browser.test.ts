import { afterEach, beforeEach, expect, test } from 'vitest';
import { Leaving } from './UnsavedWork.ts';

let leaving: Leaving;
let over: () => void;
let stop: () => void;
beforeEach(() => {
  leaving = new Leaving(() => new Promise((resolve) => (over = resolve)));
  stop = leaving.start(document);
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function field(html: string): HTMLInputElement | HTMLTextAreaElement {
  document.body.innerHTML = `<form>${html}</form>`;
  const found = document.querySelector('input, textarea');
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  throw new Error('no field');
}
function type(into: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  into.value = text;
  into.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

test.each(['<input>', '<textarea></textarea>'])('what is typed into %s would be lost', (html) => {
  const typed = field(html);
  expect(leaving.isHeld).toBe(false);
  type(typed, 'a');
  expect(leaving.isHeld).toBe(true);
  type(typed, '');
  expect(leaving.isHeld).toBe(false);
});

test('not any more when the field is gone, or it was saved, which sending alone is not', () => {
  type(field('<input>'), 'a');
  document.body.replaceChildren();
  expect(leaving.isHeld).toBe(false);
  const typed = field('<input>');
  type(typed, 'a');
  typed.form?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  expect(leaving.isHeld).toBe(true);
  if (typed.form) leaving.saved(typed.form);
  expect(leaving.isHeld).toBe(false);
  type(typed, 'ab');
  expect(leaving.isHeld).toBe(true);
});

test('what is kept as it is typed, and what is no text, is not lost', () => {
  type(field('<textarea data-kept></textarea>'), 'a');
  expect(leaving.isHeld).toBe(false);
  type(field('<input type="radio" value="x">'), 'x');
  expect(leaving.isHeld).toBe(false);
});

test('other things can hold it, for a time', () => {
  let holds = true;
  const end = leaving.holdWhile(() => holds);
  expect(leaving.isHeld).toBe(true);
  holds = false;
  expect(leaving.isHeld).toBe(false);
  holds = true;
  end();
  expect(leaving.isHeld).toBe(false);
});

test('it settles when everything is saved, also what fails', async () => {
  const saved = Promise.withResolvers<void>();
  const done: string[] = [];
  leaving.saveFirst(() => saved.promise.then(() => done.push('saved')));
  leaving.saveFirst(() => Promise.reject(new Error('full')));
  const end = leaving.saveFirst(() => Promise.reject(new Error('ended')));
  end();
  const settling = leaving.settle().then(() => done.push('settled'));
  saved.resolve();
  await settling;
  expect(done).toEqual(['saved', 'settled']);
});

test('what does not answer is not waited for longer than that', async () => {
  leaving.saveFirst(() => new Promise(() => undefined));
  const settling = leaving.settle();
  over();
  await settling;
});
