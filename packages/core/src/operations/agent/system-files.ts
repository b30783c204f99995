/** Files outside tcplb's own directory: with a mode and an owner, whole or not at all. */
import { chmod, chown, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TcplbError, toTcplbError } from '../../errors.ts';
import { makeDirectories } from '../../host/local/make-directories.ts';
import type { ServiceUser } from './service-user.ts';

const PLAIN = 0o644;
const EXECUTABLE = 0o755;

export interface SystemFile {
  readonly content: string | Buffer;
  readonly mode: number;
  /** Absent: whoever runs this. */
  readonly owner?: ServiceUser;
}

/** Fails with `ApplyFailed`, naming the path. Nobody sees the content under another mode. */
export async function writeSystemFile(path: string, { content, mode, owner }: SystemFile): Promise<void> {
  await explained(path, async () => {
    await makeDirectories(dirname(path));
    const fresh = `${path}.new`;
    await rm(fresh, { force: true });
    const file = await open(fresh, 'wx', mode);
    try {
      // The mask of the caller has taken its part of the mode.
      await file.chmod(mode);
      if (owner !== undefined) await file.chown(owner.uid, owner.gid);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  });
}

/** Copies a plugin's program, readable by everybody, in place of what is there. Fails with `ApplyFailed`. */
export async function copyProgram(from: string, to: string): Promise<void> {
  const fresh = `${to}.new`;
  await explained(to, async () => {
    await rm(fresh, { recursive: true, force: true });
    for (const part of ['package.json', 'bin', 'dist']) await copy(join(from, part), join(fresh, part));
    await rm(to, { recursive: true, force: true });
    await rename(fresh, to);
  });
}

async function copy(from: string, to: string): Promise<void> {
  const { mode } = await stat(from);
  if (!(await stat(from)).isDirectory()) {
    const content = await readFile(from);
    return writeSystemFile(to, { content, mode: (mode & 0o100) === 0 ? PLAIN : EXECUTABLE });
  }
  await makeOwnDirectory(to);
  for (const name of await readdir(from)) await copy(join(from, name), join(to, name));
}

/** A directory that everybody can read. Fails with `ApplyFailed`. */
export async function makeOwnDirectory(path: string): Promise<void> {
  await explained(path, async () => {
    await makeDirectories(path);
    await chmod(path, EXECUTABLE);
  });
}

/** A directory of the service's user. One that is there is not taken from anybody else: fails with `ApplyFailed`. */
export async function ensureDirectory(path: string, owner: ServiceUser): Promise<void> {
  await explained(path, async () => {
    const existing = await stat(path).catch(() => undefined);
    if (existing?.uid === owner.uid) return;
    if (existing !== undefined) {
      throw new TcplbError('ApplyFailed', `${path} belongs to another user than the service's`, {
        suggestions: [`Give it to the service with: chown -R ${owner.uid}:${owner.gid} ${path}`],
      });
    }
    await makeOwnDirectory(path);
    await chown(path, owner.uid, owner.gid);
  });
}

async function explained(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TcplbError) throw error;
    throw new TcplbError('ApplyFailed', `cannot write ${path}: ${toTcplbError(error).message}`, { cause: error });
  }
}
