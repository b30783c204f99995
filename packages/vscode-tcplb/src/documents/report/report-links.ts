/** What can be clicked in a description or a comparison. */
import { DocumentLink, type DocumentLinkProvider, l10n, Range, type TextDocument, Uri } from 'vscode';
import { parsePath, type ReportTarget } from '../document-path.ts';
import { findAdviceLinks, findDescriptionLinks, type LinkTarget, type ReportLink } from './find-links.ts';

export const reportLinks: DocumentLinkProvider = {
  provideDocumentLinks: (document) => {
    const target = parsePath(document.uri.path);
    if (target?.kind !== 'describe' && target?.kind !== 'advise') return [];
    return findLinks(document, target).map((link) => createLink(link, target));
  },
};

function findLinks(document: TextDocument, { kind, sourceId, namespace, name }: ReportTarget): ReportLink[] {
  const text = document.getText();
  return kind === 'describe'
    ? findDescriptionLinks(text, { kind: 'exposure', sourceId, namespace, name })
    : findAdviceLinks(text);
}

function createLink({ line, start, end, leadsTo }: ReportLink, target: ReportTarget): DocumentLink {
  const { command, argument, tooltip } = actionOf(leadsTo, target);
  const query = encodeURIComponent(JSON.stringify([argument]));
  const link = new DocumentLink(new Range(line, start, line, end), Uri.parse(`command:${command}?${query}`));
  link.tooltip = tooltip;
  return link;
}

function actionOf(leadsTo: LinkTarget, { sourceId, namespace, name }: ReportTarget) {
  switch (leadsTo.kind) {
    case 'service':
      return {
        command: 'tcplb.openServiceYaml',
        argument: { kind: 'exposure', sourceId, namespace, name },
        tooltip: l10n.t('Open Service YAML'),
      };
    case 'apply':
      return {
        command: 'tcplb.applyConfig',
        argument: { kind: 'context', sourceId },
        tooltip: l10n.t('Apply nginx Config'),
      };
    case 'node':
      return {
        command: 'tcplb.revealBackend',
        argument: leadsTo.backend,
        tooltip: l10n.t('Show it in the Backends view'),
      };
    case 'pod':
      return { command: 'tcplb.openLogs', argument: leadsTo.backend, tooltip: l10n.t('Open Logs') };
    case 'command':
      return {
        command: 'tcplb.typeCommandLine',
        argument: { sourceId, commandLine: leadsTo.commandLine },
        tooltip: l10n.t('Type it in a terminal'),
      };
  }
}
