/** `version`: of the plugin, Node.js, nginx and the API server. */
import { createLocalHost, detectNginx, TcplbError } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { version } from '../version.ts';

export interface ShowVersionOptions {
  readonly clientOnly: boolean;
  readonly output: string | undefined;
}

interface Versions {
  readonly clientVersion: string;
  readonly nodeVersion: string;
  /** Absent when there is no nginx that tcplb could use. */
  readonly nginxVersion?: string;
  readonly serverVersion?: string;
}

/** Prints what is known even when the API server does not answer, and then fails. */
export async function showVersion(session: Session, { clientOnly, output }: ShowVersionOptions): Promise<void> {
  const nginxVersion = await findNginxVersion(session.signal);
  const local: Versions = {
    clientVersion: `v${version}`,
    nodeVersion: process.version,
    ...(nginxVersion === undefined ? {} : { nginxVersion }),
  };
  if (clientOnly) return print(session, local, output);
  let serverVersion: string;
  try {
    serverVersion = await readServerVersion(session);
  } catch (error) {
    await print(session, local, output);
    throw error;
  }
  await print(session, { ...local, serverVersion }, output);
}

async function print({ terminal }: Session, versions: Versions, output: string | undefined): Promise<void> {
  if (output === 'json' || output === 'yaml') return terminal.print(await formatObject(versions, output));
  const { clientVersion, nodeVersion, nginxVersion = 'none with the stream module', serverVersion } = versions;
  terminal.print(`Client Version: ${clientVersion}\nNode.js Version: ${nodeVersion}\nnginx Version: ${nginxVersion}\n`);
  if (serverVersion !== undefined) terminal.print(`Server Version: ${serverVersion}\n`);
}

async function findNginxVersion(signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await detectNginx(createLocalHost(), 'nginx', { signal })).version;
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'MissingProgram') return undefined;
    throw error;
  }
}

async function readServerVersion(session: Session): Promise<string> {
  const client = await session.connect();
  const { signal } = session;
  const { gitVersion } = await client.request<{ gitVersion: string }>('GET', '/version', undefined, { signal });
  return gitVersion;
}
