/** The demo runs a real nginx with the stream module; where it may, it installs one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createLocalHost, detectNginx, TcplbError } from '@tcplb/core';

const packages = ['nginx', 'libnginx-mod-stream'];

const canInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

function install(): void {
  console.log(`nginx with the stream module is missing: installing ${packages.join(' and ')} from Debian's packages.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed`);
  }
}

/** Ends the process with what to type when nginx is missing and cannot be installed from here. */
export async function ensureNginx(): Promise<void> {
  const host = createLocalHost();
  try {
    await detectNginx(host, 'nginx');
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'MissingProgram') throw error;
    if (canInstall()) {
      install();
      await detectNginx(host, 'nginx');
      return;
    }
    console.error([`The demo needs nginx: ${error.message}.`, ...error.suggestions].join('\n  '));
    process.exit(1);
  }
}
