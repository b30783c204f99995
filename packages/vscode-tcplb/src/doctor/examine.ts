/** Runs the doctor, as `kubectl tcplb doctor` does. */
import type { CheckResult } from '@tcplb/core';
import { l10n, workspace } from 'vscode';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { createError } from '../errors/create-error.ts';
import type { Services } from '../services.ts';
import { readFollowSettings } from '../settings.ts';
import { commandFlags } from '../terminal/command-flags.ts';
import type { DoctorSubject } from './examination.ts';

/** Of the cluster. Fails with `NotFound` when the kubeconfig no longer has it, and in a workspace that is not trusted. */
export async function requireSource({ clusters }: Services, sourceId: string): Promise<ClusterSource> {
  if (!workspace.isTrusted) {
    throw createError('Forbidden', l10n.t('The doctor asks nginx, which needs a trusted workspace.'));
  }
  await clusters.load();
  const feed = clusters.open(sourceId);
  if (feed === undefined) throw createError('NotFound', l10n.t('The cluster is no longer in the kubeconfig.'));
  return feed.source;
}

/** Calls back with each finding as it is made. Fails with `Cancelled`. */
export async function examine(
  { clusters, context, engine }: Services,
  subject: DoctorSubject,
  source: ClusterSource,
  { signal, onResult }: { readonly signal: AbortSignal; readonly onResult: (result: CheckResult) => void },
): Promise<void> {
  const { configuration, cwd } = readFollowSettings(context.extensionPath);
  const { sourceId, ...where } = subject;
  const results = engine().runDoctor({
    ...where,
    connect: async () => {
      const feed = clusters.open(sourceId);
      if (feed === undefined) throw createError('NotFound', l10n.t('The cluster is no longer in the kubeconfig.'));
      return feed.client();
    },
    configuration: { ...(configuration !== undefined && { path: configuration }), cwd, env: process.env },
    flags: commandFlags({ context }, source),
    signal,
  });
  for await (const result of results) onResult(result);
}
