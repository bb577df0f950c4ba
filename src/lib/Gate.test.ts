import { expect, test } from 'vitest';
import { Gate } from './Gate.ts';

/** A function that notes when it starts and ends; it ends when it is let go. */
function step(name: string, seen: string[]) {
  let end: () => void = () => undefined;
  let fail: () => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new Error(name));
  });
  const act = async () => {
    seen.push(`${name} starts`);
    await done;
    seen.push(`${name} ends`);
    return name;
  };
  return { act, end, fail };
}

test('calls pass at once and side by side', async () => {
  const [gate, seen] = [new Gate(), [] as string[]];
  const [one, two] = [step('one', seen), step('two', seen)];
  const both = Promise.all([gate.pass(one.act), gate.pass(two.act)]);
  expect(seen).toEqual(['one starts', 'two starts']);
  two.end();
  one.end();
  expect(await both).toEqual(['one', 'two']);
});

test('what runs alone waits for those that passed, and others wait for it in their order', async () => {
  const [gate, seen] = [new Gate(), [] as string[]];
  const steps = ['before', 'alone', 'first', 'second'].map((name) => step(name, seen));
  const [before, alone, first, second] = steps;
  if (!before || !alone || !first || !second) throw new Error('there are four');
  const all = [gate.pass(before.act), gate.alone(alone.act)];
  all.push(gate.pass(first.act), gate.pass(second.act));
  for (const { end } of steps) end();
  await Promise.all(all);
  expect(seen.slice(0, 4)).toEqual(['before starts', 'before ends', 'alone starts', 'alone ends']);
  expect(seen.slice(4)).toEqual(['first starts', 'second starts', 'first ends', 'second ends']);
});

test('a failure reaches its caller only, and the gate opens again', async () => {
  const [gate, seen] = [new Gate(), [] as string[]];
  const [before, alone, after] = [step('before', seen), step('alone', seen), step('after', seen)];
  const failing = [gate.pass(before.act), gate.alone(alone.act)];
  const passing = gate.pass(after.act);
  before.fail();
  alone.fail();
  after.end();
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
  expect(await passing).toBe('after');
});
