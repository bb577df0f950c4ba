import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, expect, type Browser, type BrowserContext } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { certificateFor, type TestCertificate } from './certificate.ts';
import { Person } from './Person.ts';
import { port } from './ports.ts';
import { test } from './test.ts';

/** The app on the web, as `npm run serve` serves it, with its own certificate. */
const HOST = 'parley.test';
const PORT = String(port('https'));
const ORIGIN = `https://${HOST}:${PORT}`;
let certificate: TestCertificate;
let server: ChildProcess;
let web: Browser;

test.beforeAll(async () => {
  certificate = certificateFor(HOST);
  const { cert, key, fingerprint } = certificate;
  const served = ['--port', PORT, '--host', '127.0.0.1', '--tls-cert', cert, '--tls-key', key];
  const args = ['dist-server/main.js', ...served];
  server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  web = await chromium.launch({
    ...chromiumLaunch(),
    args: [
      ...chromiumLaunch([`MAP ${HOST} 127.0.0.1`]).args,
      `--ignore-certificate-errors-spki-list=${fingerprint}`,
    ],
  });
});
test.afterAll(async () => {
  await web.close();
  server.kill();
  certificate.remove();
});

/** Two people on the web become friends and talk. */
async function talk(arrive: (name: string, address: string) => Promise<Person>) {
  const alice = await arrive('Alice', `${ORIGIN}/`);
  await alice.introduces();
  await alice.isOnline();
  const link = await alice.invites();
  expect(link).toContain(`${ORIGIN}/#i=`);
  const bob = await arrive('Bob', link);
  await bob.introduces();
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await alice.says('from the web');
  await bob.hears(['from the web']);
  await bob.says('to the web');
  await alice.hears(['to the web']);
  return alice;
}

test('two people talk from an https page, and see that there is a relay', async () => {
  const alice = await talk((name, address) => Person.arrives(web, name, address));
  await alice.page.getByRole('link', { name: 'Network and storage' }).click();
  await expect(alice.page.getByText(`${HOST}:${PORT} passes everything on`)).toBeVisible();
  await expect(alice.page.getByText('The address of the relay instead of yours')).toBeVisible();
  // After a reload the page has the same node.
  await alice.reloads();
});

test('two people talk without shared workers, and all sockets lead to the app’s server', async () => {
  const sockets: string[] = [];
  const watch = async (context: BrowserContext): Promise<void> => {
    await Promise.resolve();
    context.on('page', (page) => {
      page.on('websocket', (socket) => sockets.push(socket.url()));
    });
  };
  await talk((name, address) => Person.arrivesWithoutSharedWorker(web, name, address, watch));
  expect(sockets.length).toBeGreaterThan(0);
  for (const url of sockets) expect(url).toContain(`wss://${HOST}:${PORT}/relay/`);
});
