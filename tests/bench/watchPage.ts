/** Notes, in a page of the app, when messages are painted, when it is connected, and long tasks. */
import type { Page } from '@playwright/test';

/** What runs in the page; all times are milliseconds since 1970. */
interface PageWatch {
  /** Friend's messages by text, each when it was painted first. */
  readonly painted: Map<string, number>;
  /** Tasks over 50 ms, which is what the browser calls long. */
  readonly longTasks: { readonly at: number; readonly ms: number }[];
  /** When the page first said "Connected". */
  connectedAt: number | undefined;
  /** When the composer was there, and with it, painted, what was said before. */
  usableAt: number | undefined;
  /** What was said of the connection then. */
  usableWhile: string | undefined;
  /** Resolves when all these are painted; when the last of them was. */
  all(texts: readonly string[]): Promise<number>;
}

declare global {
  interface Window {
    watch: PageWatch;
  }
}

/** In this page, and in every one that is opened in its profile from now on. */
export async function watchPage(page: Page): Promise<void> {
  await page.context().addInitScript(install);
  await page.evaluate(install);
}

function install(): void {
  const now = () => performance.timeOrigin + performance.now();
  const painted = new Map<string, number>();
  const waiting = new Set<() => void>();
  const watch: PageWatch = {
    painted,
    longTasks: [],
    connectedAt: undefined,
    usableAt: undefined,
    usableWhile: undefined,
    all: (texts) =>
      new Promise((resolve) => {
        const left = new Set(texts);
        const look = () => {
          for (const text of left) if (painted.has(text)) left.delete(text);
          if (left.size > 0) return;
          waiting.delete(look);
          resolve(Math.max(...texts.map((text) => painted.get(text) ?? Infinity)));
        };
        waiting.add(look);
        look();
      }),
  };
  window.watch = watch;

  /** After the next frame was painted: a task that the frame's own callback asked for. */
  const afterPaint = (act: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = act;
      port2.postMessage(undefined);
    });
  const rows = '[data-message]:not(.mine)';
  const look = (changes: readonly MutationRecord[]) => {
    const fresh = new Set<string>();
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        const found = [...node.querySelectorAll(rows)];
        if (node.matches(rows)) found.push(node);
        for (const row of found) {
          const text = row.querySelector('.text')?.textContent;
          if (text !== undefined && !painted.has(text)) fresh.add(text);
        }
      }
    if (fresh.size === 0) return;
    afterPaint(() => {
      const at = now();
      for (const text of fresh) if (!painted.has(text)) painted.set(text, at);
      for (const each of [...waiting]) each();
    });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });

  const said = () =>
    document.querySelector('[role="status"][aria-label="Connection"]')?.textContent ?? '';
  const status = new MutationObserver(() => {
    if (said() !== 'Connected') return;
    watch.connectedAt = now();
    status.disconnect();
  });
  status.observe(document, { childList: true, subtree: true, characterData: true });

  const usable = new MutationObserver(() => {
    if (document.querySelector('[data-message]') === null) return;
    if (document.querySelector('form textarea:not([readonly])') === null) return;
    usable.disconnect();
    afterPaint(() => {
      watch.usableAt = now();
      watch.usableWhile = said();
    });
  });
  usable.observe(document, { childList: true, subtree: true });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      watch.longTasks.push({ at: performance.timeOrigin + startTime, ms: duration });
  }).observe({ type: 'longtask' });
}
