/**
 * Installs the VS Code server that the tests run, once per machine: the pinned tarball, its dependencies without any
 * install script, and stand-ins for what would need a compiler. In: the pin beside this file. Out: a directory in the
 * user's cache, complete from the moment it exists.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KEPT_EXTENSIONS, SERVER_PACKAGE, SERVER_ROOT } from './pin.ts';

const run = promisify(execFile);
const DEPENDENCIES = join(import.meta.dirname, 'dependencies');
const STAND_INS = join(import.meta.dirname, 'stand-ins');

export interface PreparedServer {
  /** The server's program, a module for Node. */
  readonly entry: string;
}

/**
 * The server, from the cache or fresh from the npm registry (about 10 s and 90 MB on disk, once). Safe to call from several
 * processes at once. Fails when the registry is not reachable or serves another tarball than the pinned one.
 */
export async function prepareServer(cache = defaultCache()): Promise<PreparedServer> {
  const directory = join(cache, `vscode-server-${SERVER_PACKAGE.version}-${await fingerprint()}`);
  if (!(await exists(directory))) await install(directory);
  return { entry: join(directory, 'out', 'server-main.js') };
}

function defaultCache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tcplb-test');
}

/** Changes with everything that decides what the directory holds. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(SERVER_PACKAGE.integrity).update(KEPT_EXTENSIONS.join());
  for (const root of [DEPENDENCIES, STAND_INS]) {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Builds beside the final place and renames, so that a directory with the final name is never half done. */
async function install(directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const work = await mkdtemp(`${directory}.`);
  try {
    const server = join(work, 'server');
    await mkdir(server);
    await unpack(await download(work), server);
    await installDependencies(server);
    await publish(server, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(work: string): Promise<string> {
  const { name, version, integrity } = SERVER_PACKAGE;
  await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: work });
  const tarball = join(work, `${name}-${version}.tgz`);
  const found = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} has the hash ${found}, not ${integrity} as pinned`);
  return tarball;
}

async function unpack(tarball: string, directory: string): Promise<void> {
  const strip = `--strip-components=${SERVER_ROOT.split('/').length}`;
  await run('tar', ['xzf', tarball, '-C', directory, strip, `--exclude=${SERVER_ROOT}/extensions`, SERVER_ROOT]);
  const kept = KEPT_EXTENSIONS.map((extension) => `${SERVER_ROOT}/extensions/${extension}`);
  await run('tar', ['xzf', tarball, '-C', directory, strip, ...kept]);
}

/** npm wants a package.json of its own beside the lockfile, so the dependencies are installed elsewhere and moved. */
async function installDependencies(server: string): Promise<void> {
  const work = join(dirname(server), 'dependencies');
  await cp(DEPENDENCIES, work, { recursive: true });
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: work });
  await rename(join(work, 'node_modules'), join(server, 'node_modules'));
  await cp(STAND_INS, join(server, 'node_modules', '@vscode'), { recursive: true });
}

/** Another process may have been faster; its directory is as good. */
async function publish(server: string, directory: string): Promise<void> {
  try {
    await rename(server, directory);
  } catch (error) {
    if (!(await exists(directory))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
