/** The crypto port as it ships, in Node: the module needs no browser for cryptography. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import init from 'veilid-wasm';
import { VeilidCrypto } from '../src/veilid/VeilidCrypto.ts';

const program = createRequire(import.meta.url).resolve('veilid-wasm/veilid_wasm_bg.wasm');
let loading: Promise<unknown> | undefined;

export const nodeCrypto = new VeilidCrypto(async () => {
  loading ??= init({ module_or_path: readFileSync(program) });
  await loading;
});
