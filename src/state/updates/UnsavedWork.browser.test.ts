import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferred } from '../../lib/deferred.ts';
import { UnsavedWork } from './UnsavedWork.ts';

let unsavedWork: UnsavedWork;
let over: () => void;
let stop: () => void;
beforeEach(() => {
  unsavedWork = new UnsavedWork(() => new Promise((resolve) => (over = resolve)));
  stop = unsavedWork.start(document);
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

test.each(['<input>', '<textarea></textarea>'])('text in %s blocks a reload', (html) => {
  const typed = field(html);
  expect(unsavedWork.blocksReload).toBe(false);
  type(typed, 'a');
  expect(unsavedWork.blocksReload).toBe(true);
  type(typed, '');
  expect(unsavedWork.blocksReload).toBe(false);
});

test('a removed field or a saved form no longer blocks a reload, a submitted form does', () => {
  type(field('<input>'), 'a');
  document.body.replaceChildren();
  expect(unsavedWork.blocksReload).toBe(false);
  const typed = field('<input>');
  type(typed, 'a');
  typed.form?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  expect(unsavedWork.blocksReload).toBe(true);
  if (typed.form) unsavedWork.formSaved(typed.form);
  expect(unsavedWork.blocksReload).toBe(false);
  type(typed, 'ab');
  expect(unsavedWork.blocksReload).toBe(true);
});

test('an autosaved field and a field without text do not block a reload', () => {
  type(field('<textarea data-autosaved></textarea>'), 'a');
  expect(unsavedWork.blocksReload).toBe(false);
  type(field('<input type="radio" value="x">'), 'x');
  expect(unsavedWork.blocksReload).toBe(false);
});

test('other conditions can block a reload for a time', () => {
  let holds = true;
  const end = unsavedWork.blockReloadWhile(() => holds);
  expect(unsavedWork.blocksReload).toBe(true);
  holds = false;
  expect(unsavedWork.blocksReload).toBe(false);
  holds = true;
  end();
  expect(unsavedWork.blocksReload).toBe(false);
});

test('saving ends when every save has finished, even if some fail', async () => {
  const saved = deferred<void>();
  const done: string[] = [];
  unsavedWork.saveBeforeReload(() => saved.promise.then(() => done.push('saved')));
  unsavedWork.saveBeforeReload(() => Promise.reject(new Error('full')));
  const end = unsavedWork.saveBeforeReload(() => Promise.reject(new Error('ended')));
  end();
  const settling = unsavedWork.saveAll().then(() => done.push('settled'));
  saved.resolve();
  await settling;
  expect(done).toEqual(['saved', 'settled']);
});

test('a save that does not answer ends with the timeout', async () => {
  unsavedWork.saveBeforeReload(() => new Promise(() => undefined));
  const settling = unsavedWork.saveAll();
  over();
  await settling;
});
