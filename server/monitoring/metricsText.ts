/** The metrics of the relay in Prometheus' text format. They contain no address and no name. */
import type { Relay } from '../relay/Relay.ts';

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Numbers by the value of the label; a metric without a label has one number, under ''. */
  readonly values: Iterable<readonly [string, number]>;
  readonly label?: string;
}

export interface ProcessFacts {
  readonly residentBytes: number;
  readonly startedSeconds: number;
}

export function metricsText(relay: Relay | undefined, facts: ProcessFacts): string {
  const process: Metric[] = [
    gauge('process_resident_memory_bytes', 'Memory of the server.', facts.residentBytes),
    gauge('process_start_time_seconds', 'When it was started.', facts.startedSeconds),
  ];
  const all = relay === undefined ? process : [...process, ...relayMetrics(relay)];
  return all.map(textOf).join('');
}

function relayMetrics({ sockets, clients, stuck, bufferBudget, traffic }: Relay): Metric[] {
  const { opened, refused, ended, bytes, frames } = traffic;
  return [
    gauge('parley_relay_sockets', 'Sockets that are open or being opened.', sockets),
    gauge('parley_relay_clients', 'Clients that have sockets.', clients),
    gauge('parley_relay_stuck', 'Sockets that wait for a slow reader.', stuck),
    gauge('parley_relay_waiting_bytes', 'Bytes that wait for slow readers.', bufferBudget.bytes),
    counter('parley_relay_opened_total', 'Sockets that were opened.', [['', opened]]),
    counter('parley_relay_refused_total', 'Upgrades that were refused.', refused, 'reason'),
    counter('parley_relay_ended_total', 'Sockets that ended.', ended, 'reason'),
    counter('parley_relay_bytes_total', 'Bytes that passed.', Object.entries(bytes), 'way'),
    counter('parley_relay_frames_total', 'Frames that passed.', Object.entries(frames), 'way'),
  ];
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, type: 'gauge', help, values: [['', value]] };
}

function counter(name: string, help: string, values: Metric['values'], label = ''): Metric {
  return { name, type: 'counter', help, values, label };
}

function textOf({ name, type, help, values, label = '' }: Metric): string {
  const lines = [...values].map(
    ([value, count]) => `${name}${label === '' ? '' : `{${label}="${value}"}`} ${String(count)}\n`,
  );
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
