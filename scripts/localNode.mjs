/**
 * Builds packages/local-node and packs it into vendor/local-node.
 *   npm run local-node                  builds the static program for Linux on x86-64, and packs it
 *   npm run local-node -- --verify      builds it again with the recorded tools, and compares
 *   npm run local-node -- --check       compares the recorded hash of the sources; needs no Rust
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMuslNode, muslToolchain } from './lib/rust/muslBuild.mjs';
import { localNodeInputs } from './lib/rust/localNode.mjs';
import { packedNode, packNode } from './lib/rust/packedNode.mjs';
import { recordVerified } from './lib/rust/verified.mjs';
import { Complaint, main } from './lib/run.mjs';

await main(async (args) => {
  const modes = { '--verify': verify, '--check': checkInputs };
  const mode = args.length === 0 ? pack : modes[args[0]];
  if (mode === undefined || args.length > 1)
    throw new Complaint(`Usage: npm run local-node [-- ${Object.keys(modes).join(' | ')}]`);
  await mode();
});

async function pack() {
  const toolchain = await muslToolchain();
  const program = readFileSync(await buildMuslNode());
  const packed = packNode(program, { toolchain, inputs: localNodeInputs() });
  console.log(`Packed ${program.length} bytes as ${packed}: commit vendor/local-node.`);
}

async function verify() {
  checkInputs();
  const { info, unpack } = packedNode();
  const packed = unpack();
  const toolchain = await muslToolchain();
  if (JSON.stringify(toolchain) !== JSON.stringify(info.toolchain))
    throw new Complaint(
      `The local node was built with ${JSON.stringify(info.toolchain)}; ` +
        `here is ${JSON.stringify(toolchain)}.`,
    );
  const rebuilt = await builtElsewhere();
  if (!rebuilt.equals(packed)) throw new Complaint('The packed local node is not its source.');
  recordVerified('localNode');
  console.log(`Verified: ${rebuilt.length} bytes, byte for byte.`);
}

/** In a new folder: nothing of an earlier build is in it, and its path is another one. */
async function builtElsewhere() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-verify-'));
  try {
    return readFileSync(await buildMuslNode(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkInputs() {
  const { info, unpack } = packedNode();
  if (info.inputs !== localNodeInputs())
    throw new Complaint('The sources of local-node changed: run "npm run local-node" and commit.');
  unpack();
  console.log('The packed local node belongs to these sources.');
}
