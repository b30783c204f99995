/** The peer: the same change of the same files with nothing in between, as careful as it can be at the least cost. */
import { join } from 'node:path';
import { type CopiedFile, type NginxCopy, replaceDurably, run } from './start-copy.ts';

/** Files synced to disk, `nginx -t`, HUP. Resolves when nginx has been told. */
export async function changeByHand(nginx: NginxCopy, files: readonly CopiedFile[]): Promise<void> {
  await Promise.all(files.map(({ path, content }) => replaceDurably(join(nginx.live, path), content)));
  await run('nginx', ['-t', '-p', nginx.directory, '-c', join(nginx.live, 'nginx.conf')]);
  process.kill(nginx.master, 'SIGHUP');
}
