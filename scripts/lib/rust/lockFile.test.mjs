import { expect, test } from 'vitest';
import { lockedFor, lockedPackage } from './lockFile.mjs';

const names = (text) => [...text.matchAll(/^name = "(.*)"$/gmu)].map(([, name]) => name);

test('what a package is built from is all that it depends on, and nothing else', () => {
  const node = names(lockedFor(['local-node']));
  expect(node).toEqual(expect.arrayContaining(['local-node', 'veilid-core', 'mimalloc', 'libc']));
  expect(node).not.toContain('veilid-wasm');
  expect(node).not.toContain('vodozemac');
  const module = names(lockedFor(['veilid-wasm', 'bindgen']));
  expect(module).toEqual(expect.arrayContaining(['vodozemac', 'wasm-bindgen-cli-support']));
  expect(module).not.toContain('mimalloc');
});

test('a package is named with its version and checksum', () => {
  const { version, checksum } = lockedPackage('veilid-tools');
  expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
  expect(checksum).toMatch(/^[0-9a-f]{64}$/u);
});

test('a package that is not there is a sentence', () => {
  expect(() => lockedFor(['no-such-crate'])).toThrow('Cargo.lock has 0 packages "no-such-crate"');
});
