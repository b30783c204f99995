/** This machine as an LB host, with what the command line and the environment say. */
import { type OpenedHost, openHost } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';

/** Says so when the cluster, which may hold the configuration, could not be asked. Fails as `openHost` does. */
export async function openHere(session: Session, path: string | undefined): Promise<OpenedHost> {
  const { signal, terminal, connect } = session;
  const opened = await openHost({
    env: process.env,
    cwd: process.cwd(),
    connect,
    signal,
    ...omitUndefined({ path }),
  });
  if (opened.unasked !== undefined) {
    terminal.note(`warning: the cluster cannot be asked for a configuration: ${opened.unasked.message}`);
    terminal.note(`  Taking the built-in defaults, so ${opened.nginx.directory}. Name another file with --config.`);
  }
  return opened;
}
