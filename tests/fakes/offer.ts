/** The event that Chromium sends when it could install the page. */
export function offer(): Event & { asked: number; prompt(): Promise<void> } {
  const event = new Event('beforeinstallprompt', { cancelable: true });
  const made = Object.assign(event, {
    asked: 0,
    prompt: () => {
      made.asked += 1;
      return Promise.resolve();
    },
  });
  return made;
}
