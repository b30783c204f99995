import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type ServerDirectories, serverArguments } from './layout.ts';
import type { PreparedServer } from './prepare-server.ts';

const run = promisify(execFile);

/** Installs each .vsix the way a user's editor does, and links each directory of an unpacked extension. */
export async function installExtensions(
  prepared: PreparedServer,
  extensions: readonly string[],
  directories: ServerDirectories,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const packages = extensions.filter((extension) => extension.endsWith('.vsix'));
  for (const extension of extensions) {
    if (!packages.includes(extension)) await link(resolve(extension), directories.extensions);
  }
  if (packages.length === 0) return;
  const install = packages.map((file) => `--install-extension=${resolve(file)}`);
  await run(process.execPath, [...serverArguments(prepared, directories), ...install], { env });
}

async function link(extension: string, extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  await symlink(extension, join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`));
}
