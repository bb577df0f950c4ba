/**
 * Functions that tests run in a page; each uses nothing outside itself, because only its source is
 * sent.
 */

/** A message as the page shows it. */
export interface Row {
  readonly mine: boolean;
  readonly text: string;
}

/**
 * Writes each text in the composer and presses Enter, as fast as the composer takes them, in short
 * tasks. Returns when it first pressed Enter, in milliseconds since 1970. No text may begin with
 * another one, because the composer removes the text that it has sent.
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
 * Enters one text per frame, so that always some messages are in flight, until the box gets the
 * event `enough`. Returns how many texts it entered. As above, no text may begin with another one.
 */
export async function enterUntilEnough(box: Element, texts: readonly string[]): Promise<number> {
  let enough = false;
  box.addEventListener('enough', () => (enough = true), { once: true });
  let count = 0;
  while (!enough) {
    const text = texts[count];
    if (text === undefined) throw new Error('All texts are entered, but "enough" did not come.');
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
 * oldest one. Goes to the end of the log, then scrolls up as long as the page has older messages.
 * The page may remove rows that are far out of sight. Rejects if the rows it read move meanwhile,
 * or if the page has older messages but does not show them.
 */
export async function readHistory(log: Element, first: string): Promise<readonly Row[]> {
  const timeoutMs = 10_000;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const shown = (): Row[] =>
    [...log.querySelectorAll('[data-message]')].map((row) => ({
      mine: row.classList.contains('mine'),
      text: row.querySelector('.text')?.textContent ?? '',
    }));
  const key = (rows: readonly Row[]) => rows.map((row) => `${String(row.mine)} ${row.text}`);
  /** The rows of `upper`, then the rows of `lower` after their overlap. */
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
  /** Waits until the condition holds, frame by frame. */
  const until = async (met: () => boolean) => {
    const end = performance.now() + timeoutMs;
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
