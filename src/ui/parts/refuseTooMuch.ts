import type { Attachment } from 'svelte/attachments';

/**
 * UTF-16 units in a field of several lines: several times what can be sent or saved, so that what is
 * somewhat too long can be shortened in it. A browser needs seconds to lay out millions.
 */
export const MOST_IN_FIELD = 100_000;

/**
 * Keeps a field from taking more text than that, however it comes: pasted, dropped or dictated.
 * Nothing of it goes in, so that nobody takes a part for the whole. `said` gets its length.
 */
export function refuseTooMuch(said: (length: number) => void): Attachment<HTMLTextAreaElement> {
  return (field) => {
    const refuse = (event: InputEvent): void => {
      const given = event.data?.length ?? 0;
      const kept = field.value.length - (field.selectionEnd - field.selectionStart);
      if (kept + given <= MOST_IN_FIELD || given === 0) return;
      event.preventDefault();
      said(given);
    };
    field.addEventListener('beforeinput', refuse);
    return () => field.removeEventListener('beforeinput', refuse);
  };
}
