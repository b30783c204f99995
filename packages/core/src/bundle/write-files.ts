/** Writes rendered files below a directory of this machine, and bundles over bundles only. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TcplbError, toTcplbError } from '../errors.ts';
import { makeDirectories } from '../host/local/make-directories.ts';
import type { BundleFile } from './build-bundle.ts';
import { BUNDLE } from './bundle.ts';

/** Resolves to the paths written. Fails with `InvalidInput` where nothing can be written. */
export async function writeFilesBelow(directory: string, files: readonly BundleFile[]): Promise<string[]> {
  const written: string[] = [];
  for (const { path, content } of files) {
    const target = join(directory, path);
    await explained(`cannot write ${target}`, async () => {
      await makeDirectories(dirname(target));
      await writeFile(target, content);
    });
    written.push(target);
  }
  return written;
}

/**
 * As `writeFilesBelow`, into a directory that is empty, not there, or a bundle, whose other files are removed: nginx would
 * read them. The checksums are removed first and written last, so that half a bundle is none.
 */
export async function writeBundle(directory: string, files: readonly BundleFile[]): Promise<string[]> {
  await explained(`cannot write ${directory}`, () => clearBundle(directory));
  return writeFilesBelow(directory, files);
}

async function clearBundle(directory: string): Promise<void> {
  const names = await unlessMissing(readdir(directory), []);
  if (names.length === 0) return;
  const sums = await unlessMissing(readFile(join(directory, BUNDLE.checksums), 'utf8'), '');
  const isBundle = sums.includes(`  ${BUNDLE.manifest}\n`) || names.every((name) => ownNames.has(name));
  if (!isBundle)
    throw new TcplbError('InvalidInput', `${directory} is not empty, and holds no bundle`, { suggestions });
  for (const path of [BUNDLE.checksums, ...ownNames]) await rm(join(directory, path), { recursive: true, force: true });
}

/** What a bundle consists of at its top; without checksums it is one that was cut off. */
const ownNames: ReadonlySet<string> = new Set([BUNDLE.manifest, BUNDLE.readme, BUNDLE.testPlan, BUNDLE.nginx]);
const suggestions = ['Choose another directory with -o.'];

async function unlessMissing<T>(reading: Promise<T>, missing: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
}

async function explained<T>(failure: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof TcplbError) throw error;
    throw new TcplbError('InvalidInput', `${failure}: ${toTcplbError(error).message}`, { suggestions, cause: error });
  }
}
