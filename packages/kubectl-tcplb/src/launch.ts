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
  // By then all is written, and taking the heap apart piece by piece is of no use to anybody.
  process.once('beforeExit', () => process.exit());
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

/** Compiles chunks, from compiled code where there is some. */
function createCompiler(cache: string): (file: string) => ChunkFunction {
  const compiled: Compiled[] = [];
  // At exit, because only then the functions that a run really needs have been compiled.
  process.once('exit', (exitCode) => keepCompiled(cache, compiled, exitCode));
  return (file) => {
    const source = readFileSync(file, 'utf8');
    const name = `${basename(file)}-${process.versions.v8}-${process.arch}.bin`;
    const cachedData = readIfPresent(join(cache, name));
    const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    compiled.push({ name, script, keptBytes: script.cachedDataRejected === false ? (cachedData?.length ?? 0) : 0 });
    return script.runInThisContext() as ChunkFunction;
  };
}

interface Compiled {
  /** In the cache. */
  readonly name: string;
  readonly script: Script;
  /** What the cache had of it. */
  readonly keptBytes: number;
}

/**
 * Keeps the compiled code of a run that ended like none before it: other runs use other functions of the same chunks.
 * What earlier runs compiled stays part of it.
 */
function keepCompiled(cache: string, compiled: readonly Compiled[], exitCode: number): void {
  const runsFile = join(cache, 'runs');
  const names = compiled.map(({ name }) => name).sort();
  const run = `${exitCode} ${names.join(' ')}\n`;
  const runs = readIfPresent(runsFile)?.toString() ?? '';
  if (compiled.every(({ keptBytes }) => keptBytes > 0) && runs.includes(run)) return;
  for (const { name, script, keptBytes } of compiled) {
    const data = script.createCachedData();
    // In a long run V8 lets go of code that is no longer used.
    if (data.length > keptBytes) writeWhole(join(cache, name), data);
  }
  writeWhole(runsFile, runs + run);
  forgetOld(cache);
}

function readIfPresent(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Another process reads either nothing or all of it. A cache that cannot be written is no reason to fail. */
function writeWhole(file: string, data: Buffer | string): void {
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
