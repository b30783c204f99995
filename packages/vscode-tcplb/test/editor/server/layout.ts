import { join } from 'node:path';
import type { PreparedServer } from './prepare-server.ts';

/** Everything that one run of the server reads and writes; all but a given workspace is under `root`. */
export interface ServerDirectories {
  readonly root: string;
  readonly home: string;
  readonly userData: string;
  readonly extensions: string;
  readonly workspace: string;
}

/** The arguments that say where everything is; `--install-extension` needs the same ones. */
export function serverArguments(prepared: PreparedServer, directories: ServerDirectories): string[] {
  return [
    prepared.entry,
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${join(directories.root, 'server-data')}`,
    `--user-data-dir=${directories.userData}`,
    `--extensions-dir=${directories.extensions}`,
  ];
}
