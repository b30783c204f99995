/** The revisions that this machine has kept: the chosen one beside the live one. */
import { l10n } from 'vscode';
import { requireTrust } from '../apply/require-trust.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { chooseRevision } from '../revisions/choose-revision.ts';
import { findLive } from '../revisions/revision-words.ts';
import type { CommandHandler } from './command.ts';

export const showHistory: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('The history is for a trusted workspace.'));
  const title = l10n.t('History');
  const near = element ?? context.tree.selection;
  const sourceId = near?.sourceId || (await chooseCluster(context.clusters, title));
  const { chosen, revisions } = await chooseRevision(context, sourceId, {
    title,
    placeholder: l10n.t('Which revision is to be compared with the live one?'),
    accepts: ({ marks }) => !marks.includes('unreadable'),
    nothing: l10n.t('Nothing was applied on this machine yet.'),
  });
  await context.documents.diffRevision(sourceId, findLive(revisions)?.number, chosen.number);
};
