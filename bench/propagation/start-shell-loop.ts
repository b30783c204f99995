/** The other peer: a loop in the shell that follows slices of its own, beside all the files of the agent's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../../packages/kubectl-tcplb/test/support/wait-until.ts';
import { exposureName, flapEndpoint, forEachNumber, type Size } from '../cluster/exposures.ts';
import type { BenchCluster } from '../cluster/start-cluster.ts';
import { askRevision } from './prove-change.ts';
import type { NginxCopy } from './start-copy.ts';

/** Exposures that change at the same time, as when a node goes. */
export const burst = 10;

/** Slices that no Service of the agent's has, so that each of the two follows its own. */
export function loopSize({ endpoints }: Size): Size {
  return { name: 'loop', exposures: burst, endpoints };
}

/** Resolves when it has followed a change of one of these slices, which are made first. */
export async function startShellLoop(
  { client, env, directory }: BenchCluster,
  nginx: NginxCopy,
  size: Size,
): Promise<AsyncDisposable> {
  const main = join(nginx.live, 'nginx.conf');
  await mkdir(join(nginx.live, 'loop'));
  await writeFile(main, (await readFile(main, 'utf8')).replace('stream {', 'stream {\n    include loop/*.conf;'));
  await forEachNumber(size.exposures, (index) => flapEndpoint(client, size, false, index));
  const names = Array.from({ length: size.exposures }, (_, index) => exposureName(size, index));
  const args = [`kubernetes.io/service-name in (${names.join(', ')})`, nginx.directory];
  // A group of its own, since ending the shell alone would leave the others.
  const options = { env: env as NodeJS.ProcessEnv, cwd: directory, detached: true } as const;
  const script = join(import.meta.dirname, 'shell-loop.sh');
  const child = spawn(script, args, { ...options, stdio: 'ignore' });
  const before = await askRevision(nginx.socket);
  await waitUntil(async () => {
    // It says nothing of when it has begun to watch.
    await flapEndpoint(client, size, false);
    if ((await askRevision(nginx.socket)) === before) throw new Error('the loop follows nothing');
  });
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await ended;
    },
  };
}
