import { expect, test } from 'vitest';
import { isPublic } from './addressRules.ts';
import { BootstrapHosts } from './BootstrapHosts.ts';

const name = 'bootstrap-v1.veilid.net';

/** `finds`: the result of each lookup, in order. */
function hosts(...finds: (readonly string[] | Error)[]) {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    const found = finds.shift() ?? [];
    if (found instanceof Error) throw found;
    return found;
  };
  return { asked, hosts: new BootstrapHosts([name], resolve, isPublic) };
}

test('a name is looked up once and keeps its addresses', async () => {
  const { asked, hosts: pinned } = hosts(['9.9.9.9', '9.9.9.10'], ['127.0.0.1']);
  const all = await Promise.all([1, 2, 3].map(() => pinned.addressOf(name)));
  expect(all).toEqual(['9.9.9.9', '9.9.9.10', '9.9.9.9']);
  expect(await pinned.addressOf(name)).toBe('9.9.9.10');
  expect(asked).toEqual([name]);
});

test('an address of a name has to be public', async () => {
  const inside = ['127.0.0.1', '::1', '10.0.0.1', 'fd00::1', '::ffff:9.9.9.9', '169.254.169.254'];
  for (const address of inside)
    expect(await hosts([address]).hosts.addressOf(name)).toBeUndefined();
  expect(await hosts([...inside, '9.9.9.9', 'no address']).hosts.addressOf(name)).toBe('9.9.9.9');
});

test('an IPv6 address is used only if the name has no IPv4 address', async () => {
  expect(await hosts(['2606:4700::1', '9.9.9.9']).hosts.addressOf(name)).toBe('9.9.9.9');
  expect(await hosts(['2606:4700::1']).hosts.addressOf(name)).toBe('2606:4700::1');
});

test('a name is looked up again after a failure', async () => {
  const { asked, hosts: pinned } = hosts(new Error('no network'), [], ['9.9.9.9']);
  expect(await pinned.addressOf(name)).toBeUndefined();
  expect(await pinned.addressOf(name)).toBeUndefined();
  expect(await pinned.addressOf(name)).toBe('9.9.9.9');
  expect(asked.length).toBe(3);
});

test('only configured names may be dialed', () => {
  const { hosts: pinned } = hosts();
  expect(pinned.has(name)).toBe(true);
  for (const other of [`${name}.`, 'veilid.net', 'localhost', ''])
    expect(pinned.has(other)).toBe(false);
});
