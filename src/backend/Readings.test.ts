import { expect, test } from 'vitest';
import { Readings } from './Readings.ts';

test('waiting ends when all reads in flight have succeeded or failed', async () => {
  const readings = new Readings();
  let answer: (text: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const answers = [
    readings.add(new Promise<string>((resolve) => (answer = resolve))),
    readings.add(new Promise<string>((_, reject) => (fail = reject))),
  ];
  let isOver = false;
  const over = readings.over().then(() => (isOver = true));
  answer('a');
  expect(await answers[0]).toBe('a');
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  fail(new Error('broken'));
  await expect(answers[1]).rejects.toThrow('broken');
  await over;
});

test('a later read is not waited for', async () => {
  const readings = new Readings();
  const over = readings.over();
  void readings.add(new Promise(() => undefined));
  await over;
});
