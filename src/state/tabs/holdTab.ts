/**
 * Holds a Web Lock as long as the page lives, and returns its name. When the lock becomes free, the
 * backend knows that the page is gone, even after a crash.
 */
export async function holdTab(): Promise<string> {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  const name = `parley-tab-${Array.from(parts, (part) => part.toString(36)).join('-')}`;
  // Without a secure context there are no locks. The node cannot start there either, and says so.
  if (!('locks' in navigator)) return name;
  await new Promise<void>((held, refused) => {
    const forEver = new Promise<never>(() => undefined);
    navigator.locks
      .request(name, () => {
        held();
        return forEver;
      })
      .catch(refused);
  });
  return name;
}
