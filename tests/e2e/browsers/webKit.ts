/** Debian's WebKitGTK over the WebDriver protocol, on a screen that exists only in memory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { port } from '../ports.ts';
import type { Browser } from './Driven.ts';
import { PROXY, THIS_MACHINE } from './nowhereElse.ts';

const PORT = port('webDriver');
/**
 * WebKit reads them with libproxy. The capability `proxy` is no way: in 2.50 its list `noProxy` has
 * no end, and the browser dies of it at about every tenth start.
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
  const end = (): void => [driver, screen].forEach((each: ChildProcess) => each.kill());
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
    end();
    throw error;
  }
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
