/** Puts what was built where the last build is. Whoever reads there meanwhile finds whole files. */
import { renameSync, rmSync } from 'node:fs';

export function swapIn(draft: string, live: string): void {
  const old = `${live}.old.${process.pid}`;
  try {
    renameSync(live, old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  renameSync(draft, live);
  rmSync(old, { recursive: true, force: true });
}
