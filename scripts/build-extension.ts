/**
 * Bundles the VS Code extension into `packages/vscode-tcplb/dist`: `extension.cjs`, which VS Code loads; `engine.cjs`,
 * which that loads when it first needs a cluster; `yaml-worker.cjs`, a thread that shares files with the engine; and the
 * programs that run in processes and threads of their own. Built beside it and swapped in.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type OutputOptions, rolldown } from 'rolldown';
import licensePlugin, { type Dependency } from 'rollup-plugin-license';
import { swapIn } from './swap-in.ts';

// Its types describe an ES module; what Node imports is the function itself.
const license = licensePlugin as unknown as typeof licensePlugin.default;

const workspace = resolve(import.meta.dirname, '..');
const extension = join(workspace, 'packages/vscode-tcplb');
const draft = join(extension, `dist.${process.pid}`);

interface Target {
  readonly name: string;
  /** From the root of the workspace. */
  readonly source: string;
  readonly format: 'cjs' | 'esm';
  /** Another one that shares its files: name → source. What either imports late gets files of its own. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** What the bundles contain of others, once each, by name and version. */
const notices = new Map<string, string>();

function collectNotices(dependencies: readonly Dependency[]): void {
  for (const dependency of dependencies) notices.set(`${dependency.name} ${dependency.version}`, dependency.text());
}

const targets: readonly Target[] = [
  { name: 'extension', source: 'packages/vscode-tcplb/src/extension.ts', format: 'cjs' },
  {
    name: 'engine',
    source: 'packages/vscode-tcplb/src/engine/index.ts',
    format: 'cjs',
    beside: { 'yaml-worker': 'packages/vscode-tcplb/src/yaml-worker-main.ts' },
  },
  { name: 'echo-worker', source: 'packages/vscode-tcplb/src/echo-worker-main.ts', format: 'esm' },
  { name: 'sandbox', source: 'packages/vscode-tcplb/src/sandbox-main.ts', format: 'esm' },
  { name: 'echo-server', source: 'packages/core/src/echo/echo-server-main.ts', format: 'esm' },
  { name: 'node-runtime', source: 'packages/sandbox/src/nodes/runtime/node-runtime.ts', format: 'esm' },
];

async function bundle({ name, source, format, beside }: Target): Promise<void> {
  const sources = Object.entries({ [name]: source, ...beside });
  const bundler = await rolldown({
    input: Object.fromEntries(sources.map(([one, path]) => [one, join(workspace, path)])),
    cwd: workspace,
    platform: 'node',
    // That of the oldest VS Code that the manifest allows.
    transform: { target: 'node22' },
    external: ['vscode'],
    resolve: { conditionNames: ['development', 'node', format === 'cjs' ? 'require' : 'import', 'default'] },
    // Taking one name from a package's index must not load everything behind it.
    treeshake: { moduleSideEffects: [{ test: /packages\/(core|sandbox)\/src\//, sideEffects: false }] },
    plugins: [license({ cwd: extension, thirdParty: collectNotices })],
  });
  const suffix = format === 'cjs' ? 'cjs' : 'mjs';
  const output: OutputOptions = {
    dir: draft,
    format,
    entryFileNames: `[name].${suffix}`,
    chunkFileNames: `[name]-[hash].${suffix}`,
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
    ...(beside ? {} : { codeSplitting: false }),
  };
  await bundler.write(output);
  await bundler.close();
}

mkdirSync(draft);
try {
  for (const target of targets) await bundle(target);
  const texts = [...notices].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  writeFileSync(join(draft, 'THIRD-PARTY-NOTICES.txt'), `${texts.join('\n\n---\n\n')}\n`);
  swapIn(draft, join(extension, 'dist'));
} finally {
  rmSync(draft, { recursive: true, force: true });
}
console.log('built packages/vscode-tcplb/dist');
