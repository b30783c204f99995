/** What the editor can do at once about an error: the commands that its suggestions name, as buttons. */
import type { ErrorCode, TcplbError } from '@tcplb/core';

export interface ErrorAction {
  /** Title of the button, in English; for `l10n.t`. */
  readonly title: string;
  /** One of ours. */
  readonly command: string;
}

/** A command line of the plugin in a suggestion, and the command of the editor that does the same; for `l10n.t`. */
const commandLines: readonly (readonly [line: RegExp, action: ErrorAction])[] = [
  [/\bkubectl tcplb apply\b/, { title: 'Apply…', command: 'tcplb.applyConfig' }],
  [/\bkubectl tcplb history\b/, { title: 'History', command: 'tcplb.showHistory' }],
  [/\bkubectl tcplb sandbox start\b/, { title: 'Start Sandbox Cluster', command: 'tcplb.startSandbox' }],
  [/\bkubectl tcplb echo deploy\b/, { title: 'Deploy Echo Server…', command: 'tcplb.deployEcho' }],
  [/\bkubectl tcplb expose\b/, { title: 'Expose…', command: 'tcplb.expose' }],
];

/** What helps whatever the suggestions say; for `l10n.t`. */
const byCode: Partial<Record<ErrorCode, ErrorAction>> = {
  ClusterUnreachable: { title: 'Start Sandbox Cluster', command: 'tcplb.startSandbox' },
};

/** At most one per command, those of the suggestions first. */
export function errorActions({ code, suggestions }: Pick<TcplbError, 'code' | 'suggestions'>): ErrorAction[] {
  const named = suggestions.flatMap((suggestion) => commandLines.filter(([line]) => line.test(suggestion)));
  const actions = [...named.map(([, action]) => action), byCode[code]].filter((action) => action !== undefined);
  return [...new Map(actions.map((action) => [action.command, action])).values()];
}
