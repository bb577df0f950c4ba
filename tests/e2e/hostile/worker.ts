import { expose } from 'comlink';
import moduleAddress from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { Mallory } from './Mallory.ts';

// The scripts are in <page>/assets.
expose(new Mallory(moduleAddress, new URL('../', self.location.href)));
