/** A revision that a host has kept beside the one that is live. */
import { commands, l10n } from 'vscode';
import type { HostTarget } from '../revisions/host-place.ts';
import { readDocument, showDocument } from './open-document.ts';

/** Shows what going back to `number` would change; `live` alone when it is asked for, or when nothing is live. */
export async function diffRevision(
  { sourceId, host }: HostTarget,
  live: number | undefined,
  number: number,
): Promise<void> {
  const target = { kind: 'revision', sourceId, ...(host !== undefined && { host }) } as const;
  if (live === undefined || live === number) return showDocument({ ...target, number });
  const [left, right] = await Promise.all([live, number].map((one) => readDocument({ ...target, number: one })));
  const title =
    host === undefined ? l10n.t('live ↔ revision {0}', number) : l10n.t('live ↔ revision {0} ({1})', number, host);
  await commands.executeCommand('vscode.diff', left?.uri, right?.uri, title, { preview: true });
}
