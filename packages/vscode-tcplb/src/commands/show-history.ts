/** The revisions that a host has kept: the chosen one beside the live one. */
import { l10n } from 'vscode';
import { requireTrust } from '../apply/require-trust.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { chooseHost } from '../prompts/choose-host.ts';
import { chooseRevision } from '../revisions/choose-revision.ts';
import { findLive } from '../revisions/revision-words.ts';
import type { CommandHandler } from './command.ts';

export const showHistory: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('The history is for a trusted workspace.'));
  const title = l10n.t('History');
  const near = element ?? context.tree.selection;
  const sourceId = near?.sourceId || (await chooseCluster(context.clusters, title));
  const place = { sourceId, host: await chooseHost(context, sourceId, near, title) };
  const { chosen, revisions } = await chooseRevision(context, place, {
    title,
    placeholder: l10n.t('Which revision is to be compared with the live one?'),
    accepts: ({ marks }) => !marks.includes('unreadable'),
    nothing: l10n.t('Nothing was applied there yet.'),
  });
  await context.documents.diffRevision(place, findLive(revisions)?.number, chosen.number);
};
