/**
 * Which of the errors that nobody caught are defects of Parley. Extensions and the browser itself run
 * scripts in the page, too, and their errors are none of Parley's business.
 */

/** An address with line and column, as browsers write each frame of a stack. */
const FRAME = /\b([a-z][a-z+.-]{1,30}:\S{1,1000}?):\d+:\d+/giu;
/** Characters of a stack that are looked at: others may have made it as long as they like. */
const MAX_STACK = 10_000;

/**
 * Whether one of our scripts took part in it. `folder`: the address of the folder of the app. Errors
 * without any frame can be ours: browsers make some of them outside of all scripts.
 */
export function isOurs(error: unknown, folder: string): boolean {
  // What is thrown in our code is always an error.
  if (!(error instanceof Error) && !(error instanceof DOMException)) return false;
  const frames = framesOf(error);
  return frames.length === 0 || frames.some((address) => isOurScript(address, folder));
}

/** The addresses in a stack. Some browsers begin it with the message, which may hold anything. */
function framesOf({ stack = '', message }: Error | DOMException): readonly string[] {
  const told = stack.indexOf(message);
  const frames = told === -1 ? stack : stack.slice(told + message.length);
  return [...frames.slice(0, MAX_STACK).matchAll(FRAME)].map(([, address]) => address ?? '');
}

/** Our page has no scripts of its own text: those that have its address were put there by others. */
function isOurScript(address: string, folder: string): boolean {
  if (!address.startsWith(folder)) return false;
  const [file] = address.slice(folder.length).split(/[?#]/u);
  return file !== '' && file !== 'index.html';
}

/** Calls `onDefect` with each error of ours that nobody caught, until the returned function is called. */
export function listenForDefects(
  source: EventTarget,
  folder: string,
  onDefect: (error: unknown) => void,
): () => void {
  const hear = (event: Event): void => {
    // Scripts can make such events themselves.
    if (!event.isTrusted) return;
    // An `error` event without an error is of another origin's script, or of a ResizeObserver.
    const error: unknown =
      'reason' in event ? event.reason : 'error' in event ? event.error : undefined;
    if (isOurs(error, folder)) onDefect(error);
  };
  const names = ['unhandledrejection', 'error'];
  for (const name of names) source.addEventListener(name, hear);
  return () => {
    for (const name of names) source.removeEventListener(name, hear);
  };
}
