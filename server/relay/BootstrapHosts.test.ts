import { expect, test } from 'vitest';
import { isPublic } from './addressRules.ts';
import { BootstrapHosts } from './BootstrapHosts.ts';

const name = 'bootstrap-v1.veilid.net';

/** What each look finds, in this order. */
function hosts(...finds: (readonly string[] | Error)[]) {
  const asked: string[] = [];
  const resolve = async (who: string) => {
    asked.push(who);
    const found = finds.shift() ?? [];
    if (found instanceof Error) throw found;
    return found;
  };
  return { asked, hosts: new BootstrapHosts([name], resolve, isPublic) };
}

test('a name is asked for once, and keeps the addresses that it had then', async () => {
  const { asked, hosts: pinned } = hosts(['9.9.9.9', '9.9.9.10'], ['127.0.0.1']);
  const all = await Promise.all([1, 2, 3].map(() => pinned.addressOf(name)));
  expect(all).toEqual(['9.9.9.9', '9.9.9.10', '9.9.9.9']);
  expect(await pinned.addressOf(name)).toBe('9.9.9.10');
  expect(asked).toEqual([name]);
});

test('what it leads to has to be on the internet as well', async () => {
  const inside = ['127.0.0.1', '::1', '10.0.0.1', 'fd00::1', '::ffff:9.9.9.9', '169.254.169.254'];
  for (const address of inside)
    expect(await hosts([address]).hosts.addressOf(name)).toBeUndefined();
  expect(await hosts([...inside, '9.9.9.9', 'no address']).hosts.addressOf(name)).toBe('9.9.9.9');
});

test('IPv6 is for names that have nothing else', async () => {
  expect(await hosts(['2606:4700::1', '9.9.9.9']).hosts.addressOf(name)).toBe('9.9.9.9');
  expect(await hosts(['2606:4700::1']).hosts.addressOf(name)).toBe('2606:4700::1');
});

test('what nobody could tell is asked again', async () => {
  const { asked, hosts: pinned } = hosts(new Error('no network'), [], ['9.9.9.9']);
  expect(await pinned.addressOf(name)).toBeUndefined();
  expect(await pinned.addressOf(name)).toBeUndefined();
  expect(await pinned.addressOf(name)).toBe('9.9.9.9');
  expect(asked.length).toBe(3);
});

test('only configured names are known', () => {
  const { hosts: pinned } = hosts();
  expect(pinned.has(name)).toBe(true);
  for (const other of [`${name}.`, 'veilid.net', 'localhost', ''])
    expect(pinned.has(other)).toBe(false);
});
