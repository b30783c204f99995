/** The LB hosts, with what the command line and the environment say. */
import { openConfiguredHosts } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';

export interface OpenHereOptions {
  readonly config: string | undefined;
  /** Default all that are configured. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * To be disposed of. Says so when the cluster, which may hold the configuration, could not be asked. Fails as
 * `openConfiguredHosts` does.
 */
export async function openHere(
  { signal, terminal, connect }: Session,
  { config, hosts }: OpenHereOptions,
): ReturnType<typeof openConfiguredHosts> {
  const opened = await openConfiguredHosts({
    env: process.env,
    cwd: process.cwd(),
    connect,
    signal,
    ...omitUndefined({ path: config, names: hosts }),
  });
  if (opened.unasked !== undefined) {
    terminal.note(`warning: the cluster cannot be asked for a configuration: ${opened.unasked.message}`);
    terminal.note(
      `  Taking the built-in defaults, so ${opened.found.configuration.nginx.directory}. Name another file with --config.`,
    );
  }
  return opened;
}
