import { expect, test } from 'vitest';
import { rooms } from '../../eslint.config.js';
import { FORBIDDEN } from './plantedErrors.mjs';

test('a forbidden import is planted in each room', () => {
  expect(Object.keys(FORBIDDEN).sort()).toEqual(Object.keys(rooms).sort());
});
