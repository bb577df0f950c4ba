/** Records in a page of the app when messages are painted, when it is connected, and long tasks. */
import type { Page } from '@playwright/test';

/** Runs in the page; all times are milliseconds since 1970. */
interface PageWatch {
  /** When each message of the friend was first painted, by text. */
  readonly painted: Map<string, number>;
  /** Tasks over 50 ms, which the browser calls long. */
  readonly longTasks: { readonly at: number; readonly ms: number }[];
  /** When the page first said "Connected". */
  connectedAt: number | undefined;
  /** When the composer and the earlier messages were painted. */
  usableAt: number | undefined;
  /** The state of the connection at that time, in the words of the page. */
  usableWhile: string | undefined;
  /** Resolves when all of these are painted, with the time of the last one. */
  all(texts: readonly string[]): Promise<number>;
}

declare global {
  interface Window {
    watch: PageWatch;
  }
}

/** Watches this page, and every page that is opened in its profile from now on. */
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

  /** Acts after the next frame was painted, in a task that the frame's callback starts. */
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
