/** The cluster that kubectl's flags name. */
import { setDefaultCACertificates } from 'node:tls';
import { type ClusterClient, type ClusterClientOptions, createClusterClient } from '@tcplb/core';
import { version } from '../version.ts';
import type { GlobalFlags } from './global-flags.ts';
import { omitUndefined } from './omit-undefined.ts';
import { parseDuration, parseInteger } from './parse-values.ts';
import type { Terminal } from './terminal.ts';

/** The level from which kubectl, too, shows its requests. */
const traceLevel = 6;

/** Reads the kubeconfig; connects with the first request. Fails with `InvalidConfiguration` or `InvalidInput`. */
export async function connectCluster(flags: GlobalFlags, terminal: Terminal): Promise<ClusterClient> {
  trustOnlyWhoIsNamed();
  return createClusterClient(clusterOptions(flags, terminal));
}

/**
 * Every connection of the plugin names the authorities that it trusts. Without a list of its own Node has no hundred and
 * fifty certificates to parse before the first of them: 5 ms a command. Missing before Node 22.19.
 */
function trustOnlyWhoIsNamed(): void {
  (setDefaultCACertificates as typeof setDefaultCACertificates | undefined)?.([]);
}

/** What the flags say. Fails with `InvalidInput`. */
export function clusterOptions(flags: GlobalFlags, terminal: Terminal): ClusterClientOptions {
  const timeout = flags['request-timeout'];
  const level = parseInteger('-v', flags.v ?? '0', 0, 100);
  return {
    ...omitUndefined({
      kubeconfig: flags.kubeconfig,
      context: flags.context,
      cluster: flags.cluster,
      user: flags.user,
      namespace: flags.namespace,
      as: flags.as,
      asGroups: flags['as-group'],
      asUid: flags['as-uid'],
      server: flags.server,
      token: flags.token,
      insecureSkipTlsVerify: flags['insecure-skip-tls-verify'],
      requestTimeoutMs: timeout === undefined ? undefined : parseDuration('--request-timeout', timeout),
      trace: level >= traceLevel ? terminal.note : undefined,
    }),
    userAgent: `kubectl-tcplb/${version} (${process.platform}/${process.arch})`,
  };
}
