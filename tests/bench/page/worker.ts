import { expose } from 'comlink';
import moduleAddress from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { BenchNode } from './BenchNode.ts';

// The scripts are in <app>/bench/assets.
expose(new BenchNode(moduleAddress, new URL('../../', self.location.href)));
