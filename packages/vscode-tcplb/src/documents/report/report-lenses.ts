/** What can be done with an exposure, above its description; with a DaemonSet, above the ways to it. */
import { CodeLens, type CodeLensProvider, type Command, l10n, Range } from 'vscode';
import type { DaemonSetElement, ExposureElement } from '../../tree/elements.ts';
import { parsePath, type ReportTarget } from '../document-path.ts';

export const reportLenses: CodeLensProvider = {
  provideCodeLenses: ({ uri }) => {
    const target = parsePath(uri.path);
    if (target?.kind !== 'describe' && target?.kind !== 'advise') return [];
    return actionsOf(target).map((action) => new CodeLens(new Range(0, 0, 0, 0), action));
  },
};

function actionsOf({ kind, sourceId, namespace, name }: ReportTarget): Command[] {
  if (kind === 'advise') {
    const daemonSet: DaemonSetElement = { kind: 'daemonSet', sourceId, namespace, name };
    return [{ title: l10n.t('Expose…'), command: 'tcplb.expose', arguments: [daemonSet] }];
  }
  const exposure: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
  return [
    { title: l10n.t('Open Service YAML'), command: 'tcplb.openServiceYaml' },
    { title: l10n.t('Diff Config'), command: 'tcplb.diffConfig' },
    { title: l10n.t('Run Echo Test'), command: 'tcplb.testExposure' },
    { title: l10n.t('Run Doctor'), command: 'tcplb.doctor' },
  ].map((action) => ({ ...action, arguments: [exposure] }));
}
