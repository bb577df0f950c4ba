/**
 * Serves the built app and, if an option asks for it, the relay: `node dist-server/main.js --help`
 * lists the options. `npm start` and `npm run serve` run this program.
 */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { compose, type Composed } from './compose.ts';
import { listen, ListenError, type ListenAddress } from './listen.ts';
import { OptionError } from './options/rawOptions.ts';
import { usage } from './options/optionList.ts';
import { readOptions, type Options } from './options/readOptions.ts';
import { readTls, TlsError } from './readTls.ts';
import { garbageCollector, IdleGc } from './monitoring/IdleGc.ts';
import { Log } from './monitoring/Log.ts';
import { metricsServer } from './monitoring/metricsServer.ts';
import { metricsText } from './monitoring/metricsText.ts';
import { MinuteLog } from './monitoring/MinuteLog.ts';

const CHECK_EVERY_MS = 1_000;
const RESUME_EVERY_MS = 100;
/** A clock for durations: it never jumps when the system time is set. */
const now = () => performance.now();

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) console.log(usage());
  else if (options.check) readTls(options);
  else run(options);
} catch (error) {
  if (!(error instanceof OptionError) && !(error instanceof TlsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function run(options: Options): void {
  // Standard output has only the line that says that the server listens; scripts wait for it.
  const log = new Log(
    options.log,
    () => Date.now(),
    (line) => process.stderr.write(line),
  );
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  const composed = compose(options, { folder, now, log });
  const { server, relay } = composed;
  const listening = () => {
    console.log('Parley is being served.');
    log.event('listening');
  };
  listen(server.doors, listenAddress(options)).then(listening, fail);
  const metrics = options.metrics && serveMetrics(composed, options.metrics);
  if (relay !== undefined) {
    const minutes = new MinuteLog(relay, log, now);
    const idleGc = new IdleGc(garbageCollector(), now);
    setInterval(() => {
      relay.check();
      minutes.check();
      idleGc.check(relay.sockets);
    }, CHECK_EVERY_MS).unref();
    setInterval(() => relay.resumeIfAllowed(), RESUME_EVERY_MS).unref();
  }
  renewOnHangup(composed, options, log);
  endOnSignal(composed, metrics, options['stop-seconds'] * 1_000, log);
}

function listenAddress({ socket, host, port, 'tls-cert': cert }: Options): ListenAddress {
  if (socket !== undefined) return { path: socket };
  // With a certificate the server is for everybody, else for this machine or a proxy on it.
  const own = host ?? (cert === undefined ? 'localhost' : undefined);
  return { port, ...(own !== undefined && { host: own }) };
}

function serveMetrics(
  { relay }: Composed,
  where: { readonly host: string; readonly port: number },
): Server {
  const startedSeconds = Date.now() / 1_000 - process.uptime();
  const http = metricsServer(() =>
    metricsText(relay, { residentBytes: process.memoryUsage.rss(), startedSeconds }),
  );
  listen([http], where).catch(fail);
  return http;
}

function fail(error: unknown): void {
  if (!(error instanceof ListenError)) throw error;
  console.error(error.message);
  process.exit(1);
}

/**
 * Reads the certificate again at SIGHUP. Open connections keep the old one. Without a certificate
 * the signal does nothing: its default would end the server when an operator reloads the service.
 */
function renewOnHangup({ server }: Composed, options: Options, log: Log): void {
  process.on('SIGHUP', () => {
    try {
      const tls = readTls(options);
      server.renew(tls);
      log.event(tls === undefined ? 'no certificate to read again' : 'certificate read again');
    } catch (error) {
      if (!(error instanceof TlsError)) throw error;
      // The server goes on with the old certificate.
      console.error(error.message);
    }
  });
}

function endOnSignal(
  { server }: Composed,
  metrics: Server | undefined,
  withinMs: number,
  log: Log,
): void {
  const end = () => {
    // A second signal ends the server at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
    log.event('stopping');
    setTimeout(() => process.exit(), withinMs);
    metrics?.close();
    void server.stop().then(() => process.exit());
  };
  const once = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, once);
    end();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, once);
}
