/** The local node as it is packed in the repository: a compressed program, and how it was built. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { root, sha256 } from '../paths.mjs';
import { Complaint } from '../run.mjs';

const PACKED_NODE = 'vendor/local-node';
const PROGRAM = 'local-node-linux-x64.br';
const INFO = 'BUILDINFO.json';
/** What the repository grows by with each version, in bytes. */
const BUDGET = 6_000_000;
/** Far more than it is; no bomb gets through. */
const LARGEST = 64 * 1024 * 1024;

const read = (name) => readFileSync(join(root, PACKED_NODE, name));

/**
 * `info` is `{ toolchain, inputs, program: { sha256, bytes } }`. `unpack` gives the program's
 * bytes; throws a Complaint if they are not those that `info` names.
 */
export function packedNode() {
  const info = JSON.parse(read(INFO).toString());
  return {
    info,
    unpack() {
      let content;
      try {
        content = brotliDecompressSync(read(PROGRAM), { maxOutputLength: LARGEST });
      } catch (cause) {
        throw new Complaint(`${PACKED_NODE}/${PROGRAM} cannot be unpacked.`, { cause });
      }
      if (sha256(content) !== info.program.sha256)
        throw new Complaint(`${PACKED_NODE}/${PROGRAM} is not the program that ${INFO} names.`);
      return content;
    },
  };
}

/** Writes the program and what is to be known of it; the number of compressed bytes. */
export function packNode(program, { toolchain, inputs }) {
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: program.length,
  };
  const packed = brotliCompressSync(program, { params });
  if (packed.length > BUDGET)
    throw new Complaint(`The packed node has ${packed.length} bytes; ${BUDGET} are the most.`);
  const info = { toolchain, inputs, program: { sha256: sha256(program), bytes: program.length } };
  mkdirSync(join(root, PACKED_NODE), { recursive: true });
  writeFileSync(join(root, PACKED_NODE, PROGRAM), packed);
  writeFileSync(join(root, PACKED_NODE, INFO), `${JSON.stringify(info, undefined, 2)}\n`);
  return packed.length;
}
