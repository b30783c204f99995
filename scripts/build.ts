/**
 * Bundles the plugin: `packages/kubectl-tcplb/dist` gets everything that `bin/kubectl-tcplb` runs, and needs no
 * node_modules. Built beside it and swapped in, so that a plugin that is running meanwhile finds whole files.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import licensePlugin from 'rollup-plugin-license';
import { swapIn } from './swap-in.ts';

// Its types describe an ES module; what Node imports is the function itself.
const license = licensePlugin as unknown as typeof licensePlugin.default;

const workspace = resolve(import.meta.dirname, '..');
const plugin = join(workspace, 'packages/kubectl-tcplb');
const draft = join(plugin, `dist.${process.pid}`);

/** Bundles `input` (name → source file) into the draft; the names of the files that came of it. */
async function bundle(
  input: Readonly<Record<string, string>>,
  output: {
    readonly format: 'cjs' | 'esm';
    readonly names: string;
    readonly single?: boolean;
    readonly notices?: string;
  },
): Promise<Record<string, string>> {
  const bundler = await rolldown({
    input,
    cwd: workspace,
    platform: 'node',
    // The oldest that users may have; syntax that is newer is rewritten.
    transform: { target: 'node22' },
    resolve: { conditionNames: ['development', 'node', output.format === 'cjs' ? 'require' : 'import', 'default'] },
    // oclif asks for them only where a plugin is run from its sources.
    external: ['typescript', 'ts-node', 'tsx'],
    // Taking one name from a package's index must not load everything behind it.
    treeshake: { moduleSideEffects: [{ test: /packages\/(core|sandbox)\/src\//, sideEffects: false }] },
    plugins: output.notices ? [license({ cwd: plugin, thirdParty: { output: join(draft, output.notices) } })] : [],
  });
  const { output: files } = await bundler.write({
    dir: draft,
    format: output.format,
    entryFileNames: output.names,
    chunkFileNames: '[name]-[hash].cjs',
    // Node warns of an import() in code that was compiled with a cache.
    dynamicImportInCjs: false,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    ...(output.single ? { codeSplitting: false } : {}),
  });
  await bundler.close();
  const entries = files.filter((file): file is OutputChunk => file.type === 'chunk' && file.isEntry);
  return Object.fromEntries(entries.map((entry) => [entry.name, entry.fileName]));
}

async function build(): Promise<void> {
  const { programMetadata } = await import('../packages/kubectl-tcplb/src/program-metadata.ts');
  const source = (name: string): string => join(plugin, 'src', name);
  mkdirSync(draft);
  const entries = await bundle(
    { main: source('entry-main.ts'), complete: source('entry-complete.ts') },
    { format: 'cjs', names: '[name]-[hash].cjs', notices: 'THIRD-PARTY-NOTICES.txt' },
  );
  await bundle({ launch: source('launch.ts') }, { format: 'cjs', names: '[name].cjs', single: true });
  await bundle(
    { 'echo-server': join(workspace, 'packages/core/src/echo/echo-server-main.ts') },
    { format: 'esm', names: '[name].mjs', single: true },
  );
  await bundle(
    { 'node-runtime': join(workspace, 'packages/sandbox/src/nodes/runtime/node-runtime.ts') },
    { format: 'esm', names: '[name].mjs', single: true },
  );
  writeFileSync(join(draft, 'entries.json'), JSON.stringify(entries));
  const whole = join(draft, 'whole');
  await bundle({ commands: source('all-commands.ts') }, { format: 'esm', names: 'whole/[name].mjs', single: true });
  writeFileSync(join(whole, 'package.json'), JSON.stringify(programMetadata('commands.mjs')));
  execFileSync(process.execPath, ['--conditions=development', source('write-manifest.ts'), whole, draft], {
    stdio: 'inherit',
  });
  rmSync(whole, { recursive: true });
}

try {
  await build();
  swapIn(draft, join(plugin, 'dist'));
} finally {
  rmSync(draft, { recursive: true, force: true });
}
console.log('built packages/kubectl-tcplb/dist');
