/**
 * Builds packages/local-node. It needs a veilid-tools of its own: a copy of the pinned crate with
 * the edits of packages/local-node/veilid-tools. So it is built in a copy of the workspace, in the
 * cache, whose lock file names that copy; the workspace itself knows the crate as it is published.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cache, filesBelow, root, sha256, hashFiles } from '../paths.mjs';
import { ask, Complaint, run } from '../run.mjs';
import { lockedFor, lockedPackage } from './lockFile.mjs';

const CRATE = 'packages/local-node';
const EDITS = `${CRATE}/veilid-tools`;
const EDITED = 'veilid-tools';
const WORKPLACE = join(cache, 'local-node', 'workspace');
const WORKSPACE = ['Cargo.toml', 'Cargo.lock', 'packages/veilid-wasm', CRATE];

/** A hash over all that the program is made of. */
export function localNodeInputs() {
  const files = ['Cargo.toml', ...filesBelow(CRATE), 'scripts/lib/rust/muslBuild.mjs'];
  return sha256(hashFiles(files), lockedFor(['local-node']));
}

/** Builds it with the cargo on the path, as quickly as that goes; the path of the program. */
export async function buildLocalNode() {
  const folder = await stageLocalNode();
  await run('cargo', ['build', '--locked', '-p', 'local-node'], {
    cwd: folder,
    env: { ...process.env, CARGO_TARGET_DIR: join(folder, 'target') },
    // Standard output belongs to who asked for the program.
    stdio: ['ignore', 2, 2],
  });
  return join(
    folder,
    'target',
    'debug',
    process.platform === 'win32' ? 'local-node.exe' : 'local-node',
  );
}

/**
 * Makes the copy of the workspace, or brings it up to date, and returns its folder. What did not
 * change keeps its time, so that cargo builds only what is needed. `cargo` fetches the crates.
 */
export async function stageLocalNode(cargo = 'cargo', folder = WORKPLACE) {
  const fresh = mkdtempSync(join(tmpdir(), 'parley-local-node-'));
  try {
    for (const path of WORKSPACE) cpSync(join(root, path), join(fresh, path), { recursive: true });
    await editVeilidTools(cargo, fresh);
    mkdirSync(folder, { recursive: true });
    bringUpToDate(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

async function editVeilidTools(cargo, fresh) {
  const pinned = JSON.parse(readFileSync(join(root, EDITS, 'pinned.json'), 'utf8'));
  const locked = lockedPackage(EDITED);
  if (locked.version !== pinned.version || locked.checksum !== pinned.checksum)
    throw new Complaint(
      `The edits of ${EDITS} are for ${EDITED} ${pinned.version} (${pinned.checksum}), and ` +
        `Cargo.lock has ${locked.version} (${locked.checksum}): make them for that one.`,
    );
  const crate = join(fresh, EDITED);
  cpSync(await fetchedCrate(cargo), crate, { recursive: true });
  const edits = join(root, EDITS, 'edits.patch');
  // No repository around the copy has a say in it.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: fresh, GIT_DIR: undefined };
  const applied = spawnSync('git', ['apply', '--whitespace=nowarn', edits], {
    cwd: crate,
    env,
    encoding: 'utf8',
  });
  if (applied.status !== 0)
    throw new Complaint(`${edits} does not fit ${EDITED}: ${applied.stderr ?? applied.error}`);
  cpSync(join(root, EDITS, 'loopback_network'), join(crate, 'src', 'loopback_network'), {
    recursive: true,
  });
  const lock = join(fresh, 'Cargo.lock');
  // A crate at a path has neither of the two.
  const own = locked.text.replace(/^(source|checksum) = .*\n/gmu, '');
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(locked.text, own));
  const manifest = join(fresh, 'Cargo.toml');
  const patch = `\n[patch.crates-io]\n${EDITED} = { path = "${EDITED}" }\n`;
  writeFileSync(manifest, readFileSync(manifest, 'utf8') + patch);
}

/** Where cargo keeps the published crate, after it fetched it and held it against its checksum. */
async function fetchedCrate(cargo) {
  await run(cargo, ['fetch', '--locked'], { cwd: root, stdio: ['ignore', 2, 2] });
  const options = { cwd: root, maxBuffer: 256 * 1024 * 1024 };
  const metadata = ask(
    cargo,
    ['metadata', '--locked', '--offline', '--format-version', '1'],
    options,
  );
  if (metadata === undefined) throw new Complaint('cargo cannot say where its crates are.');
  const { packages } = JSON.parse(metadata);
  const { manifest_path: manifest } = packages.find(({ name }) => name === EDITED);
  return dirname(manifest);
}

/** Makes the files in `to` those of `from`; what cargo built there stays. */
function bringUpToDate(from, to) {
  const wanted = new Set(filesIn(from));
  for (const name of filesIn(to)) if (!wanted.has(name)) rmSync(join(to, name));
  for (const name of wanted) {
    const [source, target] = [join(from, name), join(to, name)];
    const content = readFileSync(source);
    if (existsSync(target) && readFileSync(target).equals(content)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => relative(folder, join(folder, name)))
    .filter((name) => !name.startsWith('target') && statSync(join(folder, name)).isFile());
}
