import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { closeWithin, endWith } from './closing.ts';

test('a client that never reads its last answer is disconnected all the same', async () => {
  const stuck = new Duplex({ read: () => undefined, write: () => undefined });
  const gone = once(stuck, 'close');
  endWith(stuck, 'the last answer', 1);
  await gone;
  expect(stuck.writableFinished).toBe(false);
});

test('a client that has got its last answer is disconnected at once', async () => {
  const got: string[] = [];
  const write = (data: Buffer, _: unknown, done: () => void) => {
    got.push(data.toString());
    done();
  };
  const socket = new Duplex({ read: () => undefined, write });
  const gone = once(socket, 'close');
  endWith(socket, 'the last answer', 3_600_000);
  await gone;
  expect(got).toEqual(['the last answer']);
});

test('a connection that is already ending is disconnected', () => {
  const socket = new Duplex({ read: () => undefined, write: () => undefined });
  socket.end();
  endWith(socket, 'too late', 3_600_000);
  expect(socket.destroyed).toBe(true);
});

test('a connection that stays open is closed when its time is over', async () => {
  const open = new Duplex({ read: () => undefined, write: () => undefined });
  closeWithin(open, 1);
  await once(open, 'close');
});
