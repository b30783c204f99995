/** Where to look for what stands on this machine: the settings, and a cluster that may hold the configuration. */
import type { OpenHostOptions } from '@tcplb/core';
import type { Services } from '../services.ts';
import { readHostSettings } from '../settings.ts';

/** The cluster is asked only where no file says it, and need not answer. */
export async function findHostPlace(
  { clusters, context }: Pick<Services, 'clusters' | 'context'>,
  sourceId: string,
  signal: AbortSignal,
): Promise<OpenHostOptions> {
  await clusters.load();
  const feed = clusters.open(sourceId);
  return { ...readHostSettings(context.extensionPath), signal, ...(feed && { connect: () => feed.client() }) };
}
