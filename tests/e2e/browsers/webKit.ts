/** Debian's WebKitGTK over the WebDriver protocol, on a screen that exists only in memory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { port } from '../ports.ts';
import type { Browser } from './Driven.ts';
import { PROXY, THIS_MACHINE } from './nowhereElse.ts';

const PORT = port('webDriver');
/**
 * WebKit takes its proxy from these variables (libproxy). The capability `proxy` of WebDriver does
 * not work: WebKitGTK 2.50 does not terminate the list `noProxy`, and so the browser crashes at
 * about every tenth start.
 */
const ENVIRONMENT = {
  http_proxy: `http://${PROXY.host}:${String(PROXY.port)}`,
  https_proxy: `http://${PROXY.host}:${String(PROXY.port)}`,
  no_proxy: THIS_MACHINE.join(','),
  // The sandbox needs rights that a test does not have.
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  LIBGL_ALWAYS_SOFTWARE: '1',
};
const session = v.object({ sessionId: v.string() });

export async function startWebKit(): Promise<Browser> {
  const screen = spawn(
    '/usr/bin/Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const [display] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  const driver = spawn('/usr/bin/WebKitWebDriver', [`--port=${String(PORT)}`], {
    env: { ...process.env, ...ENVIRONMENT, DISPLAY: `:${display.toString().trim()}` },
    stdio: 'ignore',
  });
  // In this order: the browser of the driver uses the screen.
  const end = async (): Promise<void> => {
    await ended(driver);
    await ended(screen);
  };
  try {
    await listens();
    const { sessionId } = v.parse(session, await call('POST', '/session', { capabilities: {} }));
    const path = `/session/${sessionId}`;
    return {
      async open(address) {
        await call('POST', `${path}/url`, { url: address });
      },
      async run<T>(act: (...args: string[]) => T, ...args: string[]) {
        const script = `return (${act.toString()})(...arguments);`;
        return (await call('POST', `${path}/execute/sync`, { script, args })) as T;
      },
      async close() {
        await call('DELETE', path).finally(end);
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Ends the process and waits until it is gone: the next driver listens at the same port, and must
 * be the one that answers there.
 */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (child.kill()) await exit;
}

/** Waits until the driver answers; the timeout of the test ends the wait. */
async function listens(): Promise<void> {
  for (;;) {
    try {
      await call('GET', '/status');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${String(PORT)}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { value } = v.parse(v.object({ value: v.unknown() }), await response.json());
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value).slice(0, 300)}`);
  return value;
}
