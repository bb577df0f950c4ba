/** Pastes and drops text and files outside all fields. For browser tests. */
export const picture = new File([Uint8Array.of(1)], 'code.png', { type: 'image/png' });

export function data(given: string | File): DataTransfer {
  const all = new DataTransfer();
  if (typeof given === 'string') all.setData('text/plain', given);
  else all.items.add(given);
  return all;
}

/** Returns whether the page handled it. */
export function paste(given: string | File, target: Element = document.body): boolean {
  const how = { clipboardData: data(given), bubbles: true, cancelable: true };
  return !target.dispatchEvent(new ClipboardEvent('paste', how));
}

export function drop(given: string | File): void {
  const how = { dataTransfer: data(given), bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent('dragover', how));
  document.body.dispatchEvent(new DragEvent('drop', how));
}
