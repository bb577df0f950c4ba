/** Pictures that a person gives to the page. */
import type { Person } from './Person.ts';

/** The clipboard or the mouse hands over the file. */
type Way = 'paste' | 'drop';

/** Pastes or drops this picture in the page, outside all fields. */
export async function handsOver(person: Person, way: Way, picture: Buffer): Promise<void> {
  await person.page.evaluate(
    ([how, bytes]) => {
      const data = new DataTransfer();
      const file = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
      data.items.add(new File([file], 'screen.png', { type: 'image/png' }));
      const all = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...all, clipboardData: data })
          : new DragEvent('drop', { ...all, dataTransfer: data }),
      );
    },
    [way, picture.toString('base64')] as const,
  );
}

export async function chooses(person: Person, name: string, buffer: Buffer): Promise<void> {
  const input = person.page.locator('input[type=file]');
  await input.setInputFiles({ name, mimeType: 'image/png', buffer });
}
