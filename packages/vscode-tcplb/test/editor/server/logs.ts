import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface ServerLogs {
  /** The extension host's own log: activations, and errors that no extension caught. */
  readonly extensionHost: string;
  /** Output channels of extensions, by the name of the channel. */
  readonly channels: Readonly<Record<string, string>>;
}

/** Reads the log files under the server's log directory; what does not exist yet is empty. */
export async function readLogs(directory: string): Promise<ServerLogs> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.log'));
  let extensionHost = '';
  const channels: Record<string, string> = {};
  for (const file of files) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    const name = basename(file.name, '.log');
    if (name === 'remoteexthost') extensionHost += text;
    else if (file.parentPath.includes('/exthost')) channels[name] = (channels[name] ?? '') + text;
  }
  return { extensionHost, channels };
}
