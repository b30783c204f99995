/** What a running command works with: the terminal, Ctrl-C, and the cluster that the global flags name. */
import { type ClusterClient, type KubeconfigCluster, readEndpoint } from '@tcplb/core';
import { clusterOptions, connectCluster } from './connect-cluster.ts';
import type { GlobalFlags } from './global-flags.ts';
import { repeatClusterFlags } from './repeat-cluster-flags.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface Session extends AsyncDisposable {
  readonly terminal: Terminal;
  /** Fires on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** `-n`, when it was given. */
  readonly namespace: string | undefined;
  /** What leads another command to the same cluster, as words. */
  readonly clusterFlags: readonly string[];
  /** Connects on the first call. Fails with `InvalidConfiguration`. */
  connect(): Promise<ClusterClient>;
  /** Where that cluster is, without credentials. Fails with `InvalidConfiguration`. */
  readEndpoint(): Promise<KubeconfigCluster>;
}

export function openSession(flags: GlobalFlags): Session {
  const terminal = openTerminal();
  let client: Promise<ClusterClient> | undefined;
  return {
    terminal,
    signal: abortOnSignals(),
    namespace: flags.namespace,
    clusterFlags: repeatClusterFlags(flags),
    connect: () => {
      client ??= connectCluster(flags, terminal);
      return client;
    },
    readEndpoint: () => readEndpoint(clusterOptions(flags, terminal)),
    [Symbol.asyncDispose]: async () => {
      terminal.progress('');
      // That it could not be opened was reported to whoever asked for it.
      (await client?.catch(() => undefined))?.close();
    },
  };
}

/** The first signal asks the command to stop cleanly, the second one ends the process. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
