const grows = CSS.supports('field-sizing', 'content');

/** Makes a field as high as its text, in browsers that do not do this themselves. */
export function fitHeight(box: HTMLTextAreaElement): void {
  if (grows) return;
  box.style.blockSize = 'auto';
  box.style.blockSize = `${box.scrollHeight + 2}px`;
}
