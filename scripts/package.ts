/**
 * Packs what a user installs: `dist/kubectl-tcplb-VERSION.tgz`, from a directory that holds only what the plugin needs
 * to run. Builds the plugin first, unless --skip-build says that this has been done; `--to DIR` packs to elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const workspace = resolve(import.meta.dirname, '..');
const plugin = join(workspace, 'packages/kubectl-tcplb');

/** The plugin's package.json as its users see it: everything is bundled, so nothing is to be installed with it. */
function publishedPackageJson(): object {
  const { name, version, description, license, bin, engines } = JSON.parse(
    readFileSync(join(plugin, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description,
    license,
    keywords: ['kubectl', 'plugin', 'load balancer', 'nginx'],
    bin,
    engines,
  };
}

function stage(directory: string): void {
  cpSync(join(plugin, 'bin'), join(directory, 'bin'), { recursive: true });
  cpSync(join(plugin, 'dist'), join(directory, 'dist'), { recursive: true });
  renameSync(join(directory, 'dist/THIRD-PARTY-NOTICES.txt'), join(directory, 'THIRD-PARTY-NOTICES.txt'));
  cpSync(join(workspace, 'LICENSE'), join(directory, 'LICENSE'));
  cpSync(join(plugin, 'README.md'), join(directory, 'README.md'));
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(publishedPackageJson(), undefined, 2)}\n`);
}

const { values } = parseArgs({
  options: { 'skip-build': { type: 'boolean' }, to: { type: 'string', default: join(workspace, 'dist') } },
});
if (!values['skip-build']) execFileSync(process.execPath, [join(workspace, 'scripts/build.ts')], { stdio: 'inherit' });
const staging = mkdtempSync(join(tmpdir(), 'tcplb-package-'));
try {
  stage(staging);
  const target = resolve(values.to);
  mkdirSync(target, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', target], {
    cwd: staging,
    encoding: 'utf8',
  });
  const [{ filename, unpackedSize }] = JSON.parse(packed);
  console.log(`packed ${join(target, filename)} (${Math.round(unpackedSize / 1024)} KiB unpacked)`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
