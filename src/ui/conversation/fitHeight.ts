const grows = CSS.supports('field-sizing', 'content');

/** Makes a box as high as its text, where the browser does not do so by itself. */
export function fitHeight(box: HTMLTextAreaElement): void {
  if (grows) return;
  box.style.blockSize = 'auto';
  box.style.blockSize = `${box.scrollHeight + 2}px`;
}
