/** The shipped crypto port in Node: cryptography in the module needs no browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import init from 'veilid-wasm';
import { VeilidCrypto, type Program } from '../src/veilid/VeilidCrypto.ts';

class PackedModule implements Program {
  #loading: Promise<unknown> | undefined;
  isLoaded = false;

  async loaded(): Promise<void> {
    const path = createRequire(import.meta.url).resolve('veilid-wasm/veilid_wasm_bg.wasm');
    this.#loading ??= init({ module_or_path: readFileSync(path) });
    await this.#loading;
    this.isLoaded = true;
  }
}

/** A program that loads only when the test lets it. */
export class LateModule implements Program {
  readonly #arrival: Promise<void>;
  #arrived: () => void = () => undefined;
  isLoaded = false;

  constructor() {
    this.#arrival = new Promise((resolve) => (this.#arrived = resolve));
  }

  async arrive(): Promise<void> {
    await packedModule.loaded();
    this.isLoaded = true;
    this.#arrived();
  }

  loaded(): Promise<void> {
    return this.#arrival;
  }
}

export const packedModule = new PackedModule();
export const nodeCrypto = new VeilidCrypto(packedModule);
