/** Where to look for what stands on a host: the settings, and a cluster that may hold the configuration. */
import type { OpenOneOptions } from '@tcplb/core';
import { l10n } from 'vscode';
import { requireTrust } from '../apply/require-trust.ts';
import type { Services } from '../services.ts';
import { readHostSettings } from '../settings.ts';

export interface HostTarget {
  /** Empty or unknown: no cluster is asked. */
  readonly sourceId: string;
  /** What the configuration calls it; absent for this machine, where it names no hosts. */
  readonly host?: string | undefined;
}

/**
 * The cluster is asked only where no file says it, and need not answer. Fails with `Forbidden` for a named host in a workspace
 * that nobody trusts: to ask it starts programs.
 */
export async function findHostPlace(
  { clusters, context }: Pick<Services, 'clusters' | 'context'>,
  { sourceId, host }: HostTarget,
  signal: AbortSignal,
): Promise<OpenOneOptions> {
  if (host !== undefined) {
    requireTrust(l10n.t('A load balancer that the configuration names is asked in a trusted workspace only.'));
  }
  await clusters.load();
  const feed = clusters.open(sourceId);
  return {
    ...readHostSettings(context.extensionPath),
    signal,
    ...(host !== undefined && { name: host }),
    ...(feed && { connect: () => feed.client() }),
  };
}
