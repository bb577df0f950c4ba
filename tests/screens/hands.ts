/** Pastes and drops text and files outside all fields. For browser tests. */
export const picture = new File([Uint8Array.of(1)], 'code.png', { type: 'image/png' });

type Given = string | File | readonly [string, File];

/** A text with a picture is what office programs put on the clipboard. */
export function data(given: Given): DataTransfer {
  const all = new DataTransfer();
  for (const each of [given].flat()) {
    if (typeof each === 'string') all.setData('text/plain', each);
    else all.items.add(each);
  }
  return all;
}

/** Returns whether the page handled it. */
export function paste(given: Given, target: Element = document.body): boolean {
  const how = { clipboardData: data(given), bubbles: true, cancelable: true };
  return !target.dispatchEvent(new ClipboardEvent('paste', how));
}

export function drop(given: Given): void {
  const how = { dataTransfer: data(given), bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent('dragover', how));
  document.body.dispatchEvent(new DragEvent('drop', how));
}
