/** Shows a sandbox cluster that runs. */
import { commands } from 'vscode';
import type { Services } from '../services.ts';

/** Opens its feed, so that it is followed from now on, and the view, without taking the focus from what is read. */
export async function useSandbox({ clusters }: Services, name: string): Promise<void> {
  await clusters.refresh();
  const { sources } = clusters;
  const source = sources.phase === 'read' ? sources.sources.find(({ sandbox }) => sandbox === name) : undefined;
  if (source !== undefined) clusters.open(source.id);
  await commands.executeCommand('tcplb.backends.focus', { preserveFocus: true });
}
