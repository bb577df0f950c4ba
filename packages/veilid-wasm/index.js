// Only what packages/veilid-wasm exports; veilid-core's own classes stay inside.
export {
  default,
  RecordTransaction,
  VeilidNode,
  defaultConfig,
  generateKeyPair,
  hash,
  open,
  randomBytes,
  seal,
  sharedSecret,
  sign,
  verify,
  version,
} from './veilid_wasm.js';
