/** Downloads a file. Its address is removed right after the download has started. */
export function saveFile(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The click starts the download, which no longer needs the address.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
