import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answered, asked, closed, opened } from '../../tests/server/opened.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { portOf, RelayHost } from '../../tests/server/RelayHost.ts';
import { Doubts } from './Doubts.ts';
import { Log, type LogLevel } from './Log.ts';
import { metricsServer } from './metricsServer.ts';
import { metricsText } from './metricsText.ts';
import { MinuteLog } from './MinuteLog.ts';

const node = new EchoNode();
let host: RelayHost;
beforeEach(async () => {
  host = new RelayHost({ allow: ['127.0.0.1'] });
  await Promise.all([node.starts(), host.starts()]);
});
afterEach(() => Promise.all([node.ends(), host.ends()]));

/** Makes every kind of event: a refused socket, an opened one, frames, and an ended one. */
async function makeEvents() {
  expect(await answered(asked(host, '/relay/10.0.0.1:5150/ws'))).toBe(403);
  const page = await opened(host, node);
  page.send(Buffer.alloc(1_000));
  await once(page, 'message');
  page.close();
  await closed(page);
  await host.waitUntil(({ sockets }) => sockets === 0);
  return opened(host, node);
}

const facts = { residentBytes: 5, startedSeconds: 7 };

test('the metrics have numbers and no addresses', async () => {
  const page = await makeEvents();
  const text = metricsText(host.relay, facts);
  for (const line of [
    'process_resident_memory_bytes 5',
    'process_start_time_seconds 7',
    'parley_relay_sockets 1',
    'parley_relay_clients 1',
    'parley_relay_stuck 0',
    'parley_relay_waiting_bytes 0',
    'parley_relay_opened_total 2',
    'parley_relay_refused_total{reason="address"} 1',
    'parley_relay_ended_total{reason="side"} 1',
    'parley_relay_bytes_total{way="toNode"} 1000',
    'parley_relay_bytes_total{way="toPage"} 1000',
    'parley_relay_frames_total{way="toNode"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+|::|localhost|:\d/u);
  // Prometheus wants only such lines, and a line end after the last one.
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^# (HELP|TYPE) \w+ .+$|^\w+(\{\w+="\w+"\})? \d+(\.\d+)?$/u);
  expect(text.endsWith('\n')).toBe(true);
  page.terminate();
});

test('the metrics have an address of their own, which serves nothing else', async () => {
  const http = metricsServer(() => metricsText(undefined, facts)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = `http://127.0.0.1:${String(portOf(http.address()))}`;
  expect(await (await fetch(`${address}/metrics`)).text()).toContain('memory_bytes 5');
  expect((await fetch(`${address}/`)).status).toBe(404);
  expect((await fetch(`${address}/metrics`, { method: 'POST' })).status).toBe(404);
  http.close();
  // At the app's address a proxy would show the metrics to everybody.
  expect((await fetch(`${host.origin}/metrics`)).status).toBe(404);
});

function logged(level: LogLevel, act: (log: Log) => void): unknown[] {
  const lines: string[] = [];
  act(
    new Log(
      level,
      () => 0,
      (line) => lines.push(line),
    ),
  );
  return lines.map((line) => {
    expect(line).toMatch(/^[^\n]+\n$/u);
    return JSON.parse(line) as unknown;
  });
}

test('each event is one line of JSON, whatever text is in it', () => {
  const lines = logged('events', (log) => log.event('odd', { what: 'a\n"b"\u2028', more: 1 }));
  const time = '1970-01-01T00:00:00.000Z';
  expect(lines).toEqual([{ time, event: 'odd', what: 'a\n"b"\u2028', more: 1 }]);
});

test('the log has addresses only if the operator asks for them', () => {
  const act = (log: Log) => {
    log.event('listening');
    log.addressEvent('refused', { client: '9.9.9.9' });
  };
  expect(logged('off', act)).toEqual([]);
  expect(logged('events', act).length).toBe(1);
  expect(JSON.stringify(logged('addresses', act))).toContain('9.9.9.9');
});

test('what is not believed is logged once, in a sentence that says what to do', () => {
  const act = (log: Log) => {
    const doubts = new Doubts(log);
    for (let time = 0; time < 3; time++) {
      doubts.tell('proxy', '1.2.3.4 from 9.9.9.9');
      doubts.tell('host', `evil.example${'x'.repeat(10_000)}`);
    }
  };
  const lines = logged('events', act);
  expect(lines.length).toBe(2);
  for (const line of lines)
    expect(line).toMatchObject({
      event: 'not believed',
      sentence: expect.stringMatching(/--\w+.*\.$/u) as unknown,
    });
  expect(JSON.stringify(lines)).not.toMatch(/9\.9\.9\.9|evil/u);
  const more = JSON.stringify(logged('addresses', act));
  expect(more).toContain('1.2.3.4 from 9.9.9.9');
  expect(more.length).toBeLessThan(2_000);
  expect(logged('off', act)).toEqual([]);
});

test('the log has one line a minute, if anything happened', async () => {
  let time = 0;
  const lines: string[] = [];
  const log = new Log(
    'events',
    () => time,
    (line) => lines.push(line),
  );
  const minutes = new MinuteLog(host.relay, log, () => time);
  const advanceTime = (ms: number) => {
    time += ms;
    minutes.check();
  };
  advanceTime(60_000);
  expect(lines).toEqual([]);
  const page = await makeEvents();
  advanceTime(59_999);
  expect(lines).toEqual([]);
  advanceTime(1);
  advanceTime(60_000);
  expect(lines.length).toBe(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: new Date(120_000).toISOString(),
    event: 'minute',
    sockets: 1,
    opened: 2,
    bytes: 2_000,
    'refused.address': 1,
    'ended.side': 1,
  });
  page.terminate();
});
