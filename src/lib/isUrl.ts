/** Whether the text is a whole address. `URL.canParse` is younger than the browsers we run in. */
export function isUrl(text: string): boolean {
  try {
    return new URL(text) instanceof URL;
  } catch {
    return false;
  }
}
