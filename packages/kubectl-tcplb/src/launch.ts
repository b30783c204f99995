/**
 * Runs the bundled plugin with V8's compiled code of the last run, so that a command costs about what kubectl costs.
 * Chunks carry the hash of their content in their name; compiled code is kept by that name, V8 and processor.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { topics } from './help/command-groups.ts';
import { asksForHelp, findHelp, type HelpTexts } from './help/find-help.ts';

const keptMs = 30 * 86_400_000;

type Require = (id: string) => unknown;

/** Runs the entry chunk that `entries.json` calls by this name. */
export function launch(entry: string): void {
  const argv = process.argv.slice(2);
  if (entry === 'main' && printHelp(argv)) return;
  createChunkRequire(__dirname, cacheDirectory())(`./${readJson<Record<string, string>>('entries.json')[entry]}`);
}

/** Prints the help that a line asks for; the build has prepared all of it. A topic alone asks for it, too. */
function printHelp(argv: readonly string[]): boolean {
  const isHelp = asksForHelp(argv);
  if (!isHelp && !topicNames.has(argv.join(' '))) return false;
  process.stdout.write(findHelp(argv, readJson<HelpTexts>('help.json')));
  return true;
}

const topicNames = new Set(Object.keys(topics).map((name) => name.replaceAll(':', ' ')));

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, name), 'utf8')) as T;
}

/** Where compiled code is kept: `$XDG_CACHE_HOME/tcplb` or `~/.cache/tcplb`. */
function cacheDirectory(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tcplb');
}

/** A `require` for the chunks in one directory; everything else goes to Node's own. */
function createChunkRequire(directory: string, cache: string): Require {
  const loaded = new Map<string, { exports: unknown }>();
  const compile = createCompiler(cache);
  const nodeRequire = createRequire(join(directory, 'launch.cjs'));
  const chunkRequire = (id: string): unknown => {
    const file = id.startsWith('./') ? join(directory, id) : id;
    if (dirname(file) !== directory) return nodeRequire(id);
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    compile(file)(module.exports, chunkRequire, module, file, directory);
    return module.exports;
  };
  return chunkRequire;
}

type ChunkFunction = (exports: object, require: Require, module: object, filename: string, dirname: string) => void;

/** Compiles chunks, from compiled code where there is some; what had to be compiled anew is kept for the next run. */
function createCompiler(cache: string): (file: string) => ChunkFunction {
  const fresh = new Map<string, Script>();
  // At exit, because only then the functions that a run really needs have been compiled.
  process.once('exit', () => {
    if (fresh.size === 0) return;
    for (const [cacheFile, script] of fresh) writeWhole(cacheFile, script.createCachedData());
    forgetOld(cache);
  });
  return (file) => {
    const source = readFileSync(file, 'utf8');
    const cacheFile = join(cache, `${basename(file)}-${process.versions.v8}-${process.arch}.bin`);
    const cachedData = readIfPresent(cacheFile);
    const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (cachedData === undefined || script.cachedDataRejected) fresh.set(cacheFile, script);
    return script.runInThisContext() as ChunkFunction;
  };
}

function readIfPresent(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Another process reads either nothing or all of it. A cache that cannot be written is no reason to fail. */
function writeWhole(file: string, data: Buffer): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, data, { mode: 0o600 });
    renameSync(draft, file);
  } catch {}
}

/** Forgets the code of earlier versions; what is still in use is written again. */
function forgetOld(directory: string): void {
  try {
    const oldest = Date.now() - keptMs;
    for (const name of readdirSync(directory)) {
      if (statSync(join(directory, name)).mtimeMs < oldest) rmSync(join(directory, name));
    }
  } catch {}
}
