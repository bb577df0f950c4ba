/** Counts the traffic of the relay, without any address. */
import type { PipeEnd } from './Pipe.ts';
import type { Refusal } from './refusals.ts';

export type Way = 'toNode' | 'toPage';

export class Traffic {
  readonly refused = new Map<Refusal, number>();
  readonly ended = new Map<PipeEnd, number>();
  readonly bytes = { toNode: 0, toPage: 0 };
  readonly frames = { toNode: 0, toPage: 0 };
  opened = 0;

  refuse(why: Refusal): void {
    this.refused.set(why, (this.refused.get(why) ?? 0) + 1);
  }

  end(why: PipeEnd): void {
    this.ended.set(why, (this.ended.get(why) ?? 0) + 1);
  }

  pass(bytes: number, way: Way): void {
    this.bytes[way] += bytes;
    this.frames[way]++;
  }
}
