/** Copies where something answers. */
import { hostname } from 'node:os';
import type { PodBackend } from '@tcplb/core';
import { env, l10n, window } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { addressesOf } from '../prompts/addresses-of.ts';
import { awaitChange } from '../prompts/await-change.ts';
import { chooseElement } from '../prompts/choose-element.ts';
import type { SubjectElement } from '../prompts/list-choices.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import type { CommandContext, CommandHandler } from './command.ts';

export const copyAddress: CommandHandler = async (context, element) => {
  const subject = await chooseElement(context, element, {
    kinds: ['exposure', 'daemonSet', 'backend'],
    title: l10n.t('Copy Address'),
    placeholder: l10n.t('Of which exposure, DaemonSet or backend?'),
  });
  const { view } = await openCluster(context.clusters, subject.sourceId);
  const addresses = addressesOf(subject, view, await readPods(context, subject), hostname());
  if (addresses.length === 0) throw createError('NotFound', l10n.t('Nothing answers there at the moment.'));
  await env.clipboard.writeText(addresses.join('\n'));
  window.setStatusBarMessage(`$(copy) ${addresses.join(', ')}`, 5_000);
};

/** Of a DaemonSet; they are followed from now on, as they are when it is expanded. */
async function readPods({ clusters }: CommandContext, subject: SubjectElement): Promise<readonly PodBackend[]> {
  if (subject.kind !== 'daemonSet') return [];
  const { namespace, name } = subject;
  const feed = clusters.open(subject.sourceId);
  return (await awaitChange(clusters, () => feed?.podBackends(namespace, name), { timeoutMs: 5_000 })) ?? [];
}
