import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isEnding, isToBeTold, phaseAfter, phaseChange } from './phase.ts';
import type { Phase, PhaseEvent } from './phase.ts';
import { isOver } from '../views.ts';

const PHASES = [
  'joining',
  'answered',
  'talking',
  'left',
  'taken',
  'ending',
  'ended',
  'leaving',
] as const satisfies readonly Phase[];

const EVENTS = [
  'replyPublished',
  'replyRefused',
  'frameReceived',
  'messageReceived',
  'headerReceived',
  'farewellReceived',
  'ended',
  'endedSilently',
  'deleted',
  'farewellPublished',
] as const satisfies readonly PhaseEvent[];

const protocol = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** The rows of the table in section 9 of the protocol: an event, then a cell for each of PHASES. */
const ROWS = [...protocol.matchAll(/^\| (\w+) +\|((?: (?:\w+|\.) +\|){8})$/gmu)].map(
  ([, event = '', cells = '']) => [event, cells.match(/\w+|\./gu) ?? []] as const,
);

test('the protocol has a row for each event and a column for each phase', () => {
  const [heading, ...rows] = ROWS;
  expect(heading).toEqual(['event', PHASES]);
  expect(rows.map(([event]) => event)).toEqual(EVENTS);
});

describe.each(ROWS.slice(1))('%s', (event, cells) => {
  test.each(PHASES.map((phase, i) => [phase, cells[i] === '.' ? phase : cells[i]] as const))(
    'leads from %s to %s, as in the protocol',
    (phase, next) => {
      expect(phaseAfter(phase, event as PhaseEvent)).toBe(next);
      expect(phaseChange(phase, event as PhaseEvent)).toEqual(
        next === phase ? {} : { phase: next },
      );
    },
  );
});

test('a conversation that is over stays over', () => {
  const over = PHASES.filter((phase) => isOver({ phase }));
  expect(over).toEqual(['left', 'taken', 'ending', 'ended', 'leaving']);
  for (const phase of over)
    for (const event of EVENTS) expect(isOver({ phase: phaseAfter(phase, event) })).toBe(true);
});

test('the friend gets a farewell unless they know of the end or cannot know of the conversation', () => {
  const told = PHASES.filter((phase) => isToBeTold({ phase, announced: {} }));
  expect(told).toEqual(['joining', 'answered', 'talking', 'ending', 'leaving']);
  expect(isToBeTold({ phase: 'joining', announced: undefined })).toBe(false);
  expect(PHASES.filter((phase) => isEnding({ phase }))).toEqual(['ending', 'leaving']);
});
