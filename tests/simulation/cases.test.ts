import { test } from 'vitest';
import { cases } from './cases.ts';
import { begin, Stage } from './Stage.ts';

const beginning = await begin();

test.each(Object.entries(cases))('%s', (_, plan) => new Stage(beginning, {}).play(plan));
