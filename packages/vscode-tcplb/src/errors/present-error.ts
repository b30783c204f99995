/** Errors for people: one message with what can be done about it, everything else in the log. */
import { commands, l10n, window } from 'vscode';
import type { Log } from '../log.ts';
import { isCancelled, isTcplbError } from './describe-error.ts';
import { inEditorWords } from './editor-words.ts';
import { errorActions } from './error-actions.ts';

/** Shows and logs the error; nothing for a cancellation. Does not wait for the person. */
export function presentError(log: Log, error: unknown): void {
  if (isCancelled(error)) {
    log.debug('cancelled', error);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  void showError(log, error);
}

async function showError(log: Log, error: unknown): Promise<void> {
  const actions = isTcplbError(error) ? errorActions(error) : [];
  const showLog = l10n.t('Show Log');
  const titles = actions.map(({ title }) => l10n.t(title));
  const chosen = await window.showErrorMessage(messageOf(error), ...titles, showLog);
  if (chosen === showLog) log.show();
  const action = actions[titles.indexOf(chosen ?? '')];
  if (action !== undefined) await commands.executeCommand(action.command);
}

/** The message and the first suggestion: "Service default/a exists and … . Choose another name." */
export function messageOf(error: unknown): string {
  if (!isTcplbError(error)) {
    return l10n.t('tcplb: {0}', error instanceof Error ? error.message : String(error));
  }
  if (error.code === 'Internal') return l10n.t('{0} (this is a defect of tcplb)', error.message);
  const [suggestion] = error.suggestions;
  if (suggestion === undefined) return error.message;
  return `${error.message.replace(/\.$/, '')}. ${inEditorWords(suggestion)}`;
}
