import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  append,
  fill,
  gapAt,
  gapChanges,
  gapView,
  giveUp,
  markUnreadable,
  type Gap,
  type Gaps,
} from './gaps.ts';
import type { MessageId } from '../ids.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { messageId } from './messageId.ts';
import type { MessageView } from '../views.ts';

const gap = (first: number, last: number, changes: Partial<Gap> = {}): Gap => ({
  first,
  last,
  reason: 'missing',
  sealing: 0,
  lamport: first,
  at: 1,
  ...changes,
});

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('append' as const),
      skip: fc.integer({ min: 0, max: 2 }),
      count: fc.integer({ min: 1, max: 6 }),
      reason: fc.constantFrom('missing' as const, 'unreadable' as const),
    }),
    fc.record({ kind: fc.constant('fill' as const), which: fc.nat() }),
    fc.record({
      kind: fc.constant('mark' as const),
      which: fc.nat(),
      sealing: fc.integer({ min: 0, max: 3 }),
    }),
  ),
  { maxLength: 60 },
);

type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

/** Gaps, and the same information for each message separately. */
class Model {
  gaps: Gaps = [];
  next = 1;
  readonly lacking = new Map<number, { reason: Gap['reason']; sealing: number }>();

  /** The smallest possible number of gaps. */
  get count(): number {
    const kindOf = (n: number) => JSON.stringify(this.lacking.get(n));
    return [...this.lacking.keys()].filter((n) => kindOf(n) !== kindOf(n - 1)).length;
  }

  act(step: Step): void {
    if (step.kind === 'append') {
      const first = this.next + step.skip;
      const last = first + step.count - 1;
      this.gaps = append(this.gaps, gap(first, last, { reason: step.reason }));
      for (let n = first; n <= last; n++) this.lacking.set(n, { reason: step.reason, sealing: 0 });
      this.next = last + 1;
      return;
    }
    const all = [...this.lacking.keys()];
    const chosen = all[step.which % all.length];
    if (chosen === undefined) return;
    if (step.kind === 'fill') {
      const place = gapAt(this.gaps, chosen)?.lamport ?? 0;
      this.gaps = fill(this.gaps, chosen, place);
      this.lacking.delete(chosen);
    } else {
      this.gaps = markUnreadable(this.gaps, chosen, step.sealing);
      this.lacking.set(chosen, { reason: 'unreadable', sealing: step.sealing });
    }
  }
}

test('gaps hold exactly the lacking messages, in order, without overlaps, and as few as possible', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const model = new Model();
      for (const step of all) {
        model.act(step);
        for (let n = 0; n <= model.next; n++) {
          const found = gapAt(model.gaps, n);
          expect(found && { reason: found.reason, sealing: found.sealing }).toEqual(
            model.lacking.get(n),
          );
        }
        model.gaps.forEach(({ first, last }, i) => {
          expect(first).toBeLessThanOrEqual(last);
          expect(first).toBeGreaterThan(model.gaps[i - 1]?.last ?? 0);
        });
        expect(model.gaps.length).toBe(model.count);
      }
    }),
  );
});

test('applying the changes shows the current gaps', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const model = new Model();
      const shown = new Map<MessageId, MessageView>();
      for (const step of all) {
        const before = model.gaps;
        model.act(step);
        const { gone, changed } = gapChanges(before, model.gaps, 'invitee');
        for (const id of gone) expect(shown.delete(id)).toBe(true);
        for (const view of changed) shown.set(view.id, view);
        const expected = model.gaps.map((each) => gapView(each, 'invitee'));
        expect([...shown.values()].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
          expected.sort((a, b) => (a.id < b.id ? -1 : 1)),
        );
      }
    }),
  );
});

describe('a message that its author gives up', () => {
  const lost = (first: number, last = first) =>
    gap(first, last, { reason: 'unreadable', sealing: MAX_RESEALS });
  const open = gap(1, 2);
  const unread = gap(4, 4, { reason: 'unreadable', sealing: MAX_RESEALS - 1 });

  test('is no open gap any more, and is kept in the order of giving up', () => {
    const first = giveUp({ gaps: [open, unread, lost(9)], givenUp: [] });
    expect(first).toEqual({ gaps: [open, unread], givenUp: [[9, 9]] });
    const second = giveUp({ ...first, gaps: [open, lost(4), lost(6, 7)] });
    expect(second).toEqual({
      gaps: [open],
      givenUp: [
        [9, 9],
        [4, 4],
        [6, 7],
      ],
    });
    expect(giveUp({ gaps: [lost(8)], givenUp: [[5, 7]] }).givenUp).toEqual([[5, 8]]);
  });
  test('is dropped when a report has no room for more, the oldest first', () => {
    const many = Array.from({ length: MAX_REPORTED }, (_, i): [number, number] => [2 * i, 2 * i]);
    const { givenUp } = giveUp({ gaps: [open, unread, lost(5_000)], givenUp: many });
    expect(givenUp).toEqual([...many.slice(3), [5_000, 5_000]]);
    expect(giveUp({ gaps: [], givenUp: many }).givenUp).toBe(many);
  });
});

describe('in detail', () => {
  test('a gap that continues another becomes part of it', () => {
    const one = append(append([], gap(1, 2)), gap(3, 5));
    expect(one).toEqual([gap(1, 5)]);
  });
  test('a gap with another reason or sealing, or after a message, is a gap of its own', () => {
    expect(append([gap(1, 2)], gap(3, 3, { reason: 'unreadable' }))).toHaveLength(2);
    expect(append([gap(1, 2)], gap(4, 4))).toHaveLength(2);
    expect(append([gap(1, 2)], gap(3, 3, { sealing: 1 }))).toHaveLength(2);
  });
  test('a message in the middle splits a gap, and the second part gets the place of the message', () => {
    expect(fill([gap(1, 5)], 3, 9)).toEqual([gap(1, 2), { ...gap(4, 5), lamport: 9 }]);
    expect(fill([gap(1, 5)], 1, 9)).toEqual([{ ...gap(2, 5), lamport: 9 }]);
    expect(fill([gap(1, 5)], 5, 9)).toEqual([gap(1, 4)]);
    expect(fill([gap(7, 7)], 7, 9)).toEqual([]);
  });
  test('unreadable messages that touch become one gap, in the place of the first', () => {
    const gaps = [3, 1, 2].reduce<Gaps>((all, n) => markUnreadable(all, n, 0), [gap(1, 5)]);
    expect(gaps).toEqual([gap(1, 3, { reason: 'unreadable' }), { ...gap(4, 5), lamport: 1 }]);
    expect(markUnreadable(gaps, 2, 1)).toHaveLength(4);
  });
  test('nothing changes for a message that is in no gap', () => {
    const gaps = [gap(1, 2), gap(5, 6)];
    for (const n of [3, 4, 7]) {
      expect(fill(gaps, n, 9)).toEqual(gaps);
      expect(markUnreadable(gaps, n, 1)).toBe(gaps);
    }
  });
  test('a gap is shown with its first sequence number, its length and its reason', () => {
    expect(gapView(gap(4, 6, { lamport: 8 }), 'invitee')).toEqual({
      kind: 'gap',
      id: messageId(8, 'invitee', 4),
      mine: false,
      sequence: 4,
      count: 3,
      reason: 'missing',
      at: 1,
    });
  });
  test('without a change there is nothing to show', () => {
    const gaps = [gap(1, 2)];
    expect(gapChanges(gaps, gaps, 'inviter')).toEqual({ gone: [], changed: [] });
    expect(gapChanges(gaps, [...gaps], 'inviter')).toEqual({ gone: [], changed: [] });
  });
});
