/** What the counting app answers on a BroadcastChannel when it is asked with 'tell'. */
export const BENCH_CHANNEL = 'parley-bench';

export interface Counters {
  /** Calls of the node's methods by name; inspections as "inspectRecord <scope>". */
  readonly calls: Readonly<Record<string, number>>;
  /** Bytes in WebSocket messages, without the overhead of TCP and WebSocket. */
  readonly sent: number;
  readonly received: number;
}
