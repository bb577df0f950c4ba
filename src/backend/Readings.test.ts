import { expect, test } from 'vitest';
import { Readings } from './Readings.ts';

test('it is over when all that was under way is answered, well or not', async () => {
  const readings = new Readings();
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const answers = [readings.add(first.promise), readings.add(second.promise)];
  let isOver = false;
  const over = readings.over().then(() => (isOver = true));
  first.resolve('a');
  expect(await answers[0]).toBe('a');
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  second.reject(new Error('broken'));
  await expect(answers[1]).rejects.toThrow('broken');
  await over;
});

test('what is read later is not waited for', async () => {
  const readings = new Readings();
  const over = readings.over();
  void readings.add(new Promise(() => undefined));
  await over;
});
