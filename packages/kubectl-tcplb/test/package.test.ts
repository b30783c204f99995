import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pluginDirectory, pluginEnvironment, runProcess } from './support/run-plugin.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-p-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function succeed(command: string, args: readonly string[], env = pluginEnvironment(directory)): Promise<string> {
  const { stdout, stderr, exitCode } = await runProcess(command, args, { env, cwd: directory });
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

test('packed and installed into an empty prefix, it works outside the repository', async () => {
  const script = resolve(pluginDirectory, '../../scripts/package.ts');
  await succeed(process.execPath, [script, '--skip-build', '--to', directory]);
  const [tarball = ''] = (await readdir(directory)).filter((name) => name.endsWith('.tgz'));
  const prefix = join(directory, 'prefix');
  await succeed('npm', ['install', '--global', '--offline', '--prefix', prefix, join(directory, tarball)]);

  // Only what was installed, the Node of the tests and the system's programs.
  const PATH = [join(prefix, 'bin'), dirname(process.execPath), '/usr/bin', '/bin', '/usr/sbin'].join(':');
  const env = pluginEnvironment(directory, { PATH });
  expect(await succeed('kubectl', ['tcplb', 'version', '--client'], env)).toMatch(/^Client Version: v/);
  expect(await succeed('kubectl', ['__complete', 'tcplb', 'sand'], env)).toBe('sandbox\n:4\n');
  const started = await succeed('kubectl', ['tcplb', 'sandbox', 'start', '--nodes', '1', '--detach'], env);
  try {
    expect(started).toMatch(/^sandbox\/default is running\n/);
    const kubeconfig = join(directory, 'state/tcplb/sandbox/default/kubeconfig');
    const inSandbox = { ...env, KUBECONFIG: kubeconfig };
    expect(await succeed('kubectl', ['tcplb', 'echo', 'deploy', '-o', 'name'], inSandbox)).toBe(
      'configmap/tcp-echo\ndaemonset.apps/tcp-echo\n',
    );
  } finally {
    await succeed('kubectl', ['tcplb', 'sandbox', 'stop'], env);
  }
}, 120_000);
