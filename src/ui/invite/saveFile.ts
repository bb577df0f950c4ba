/** Hands a file to the browser to keep; its address does not outlive the page's next moment. */
export function saveFile(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The download has begun with the click; the name is not needed for it any more.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
