/** What tests let run within a page; every function here stands alone, as it is sent there. */

/** A message as the page shows it. */
export interface Row {
  readonly mine: boolean;
  readonly text: string;
}

/**
 * Writes the texts in the composer and presses Enter after each, as fast as it takes them, in
 * short tasks. When the first Enter was pressed, in milliseconds since 1970. No text may begin
 * with another one, as the composer takes away what it has sent.
 */
export async function enterAll(box: Element, texts: readonly string[]): Promise<number> {
  const taskMs = 8;
  const { port1, port2 } = new MessageChannel();
  const pause = () =>
    new Promise<void>((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  const now = () => performance.timeOrigin + performance.now();
  let first: number | undefined;
  let began = now();
  for (const text of texts) {
    if (now() - began > taskMs) {
      await pause();
      began = now();
    }
    (box as HTMLTextAreaElement).value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    first ??= now();
    box.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
    );
  }
  return first ?? now();
}

/**
 * Enters one text per frame, so that always something is under way, until the box hears the
 * event `enough`. How many it has entered. As above, no text may begin with another one.
 */
export async function enterUntilEnough(box: Element, texts: readonly string[]): Promise<number> {
  let enough = false;
  box.addEventListener('enough', () => (enough = true), { once: true });
  let count = 0;
  while (!enough) {
    const text = texts[count];
    if (text === undefined) throw new Error('All is written, and it was not enough yet.');
    (box as HTMLTextAreaElement).value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    box.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
    );
    count += 1;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return count;
}

/**
 * All messages of the conversation in order, from the row with the text `first` on, or from the
 * oldest there is: goes to the end of the log and scrolls up, as long as the page has something
 * older. The page may take away rows that are far from what is in sight. Rejects if what was
 * read moved meanwhile, and if the page has older messages but does not show them.
 */
export async function readHistory(log: Element, first: string): Promise<readonly Row[]> {
  const patienceMs = 10_000;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const shown = (): Row[] =>
    [...log.querySelectorAll('[data-message]')].map((row) => ({
      mine: row.classList.contains('mine'),
      text: row.querySelector('.text')?.textContent ?? '',
    }));
  const key = (rows: readonly Row[]) => rows.map((row) => `${String(row.mine)} ${row.text}`);
  /** The rows of `upper`, then those of `lower` that come after it; they overlap. */
  const joined = (upper: readonly Row[], lower: readonly Row[]): readonly Row[] => {
    const [above, below] = [key(upper), key(lower)];
    for (let at = 0; at < above.length; at += 1) {
      const common = Math.min(above.length - at, below.length);
      if (below.slice(0, common).every((each, i) => each === above[at + i]))
        return [...upper.slice(0, at + common), ...lower.slice(common)];
    }
    throw new Error('The page left out a part of the history while it was scrolled.');
  };
  const edge = (rows: readonly Row[], at: number) => key(rows).at(at);
  const isBusy = () => log.getAttribute('aria-busy') === 'true';
  const earlier = () =>
    [...log.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Earlier messages'),
    );
  /** Waits for that, in frames. */
  const until = async (met: () => boolean) => {
    const end = performance.now() + patienceMs;
    while (!met()) {
      if (performance.now() > end) throw new Error('The page does not show the messages it has.');
      await frame();
    }
  };

  await until(() => !isBusy());
  let last: Row[];
  do {
    last = shown();
    log.scrollTop = log.scrollHeight;
    await frame();
  } while (
    log.scrollHeight - log.scrollTop - log.clientHeight > 48 ||
    edge(shown(), -1) !== edge(last, -1)
  );
  let all: readonly Row[] = shown();
  while (all[0]?.text !== first && (isBusy() || earlier() !== undefined)) {
    const before = edge(shown(), 0);
    log.scrollTop = 60;
    await frame();
    log.scrollTop = 0;
    await frame();
    earlier()?.click();
    await until(() => edge(shown(), 0) !== before || (!isBusy() && earlier() === undefined));
    all = joined(shown(), all);
  }
  return all;
}
