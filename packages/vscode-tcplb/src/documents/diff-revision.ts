/** A revision that this machine has kept beside the one that is live. */
import { commands, l10n } from 'vscode';
import { readDocument, showDocument } from './open-document.ts';

/** Shows what going back to `number` would change; `live` alone when it is asked for, or when nothing is live. */
export async function diffRevision(sourceId: string, live: number | undefined, number: number): Promise<void> {
  if (live === undefined || live === number) return showDocument({ kind: 'revision', sourceId, number });
  const [left, right] = await Promise.all(
    [live, number].map((one) => readDocument({ kind: 'revision', sourceId, number: one })),
  );
  const title = l10n.t('live ↔ revision {0}', number);
  await commands.executeCommand('vscode.diff', left?.uri, right?.uri, title, { preview: true });
}
