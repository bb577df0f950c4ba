/** Hears what a screen reader announces: what changes inside a live region. For browser tests. */
const LIVE_ROLES = ['log', 'status', 'alert'];

export function hears(): { readonly heard: readonly string[]; readonly stop: () => void } {
  const heard: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      const changed = type === 'characterData' ? [target] : [...addedNodes];
      const text = changed.map((node) => node.textContent?.trim() ?? '').join(' ');
      if (text.trim() !== '' && isLive(target)) heard.push(text.replaceAll(/\s+/gu, ' ').trim());
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return { heard, stop: () => observer.disconnect() };
}

/** The nearest element that says how it is announced decides. */
function isLive(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  const region = element?.closest('[aria-live], [role=log], [role=status], [role=alert]');
  if (region === null || region === undefined) return false;
  const live = region.getAttribute('aria-live');
  return live === null ? LIVE_ROLES.includes(region.role ?? '') : live !== 'off';
}
