/** Which of the running sandbox clusters is meant. */
import type { SandboxRecord } from '@tcplb/sandbox';
import { CancellationError, l10n } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { pickItem } from '../prompts/pick-item.ts';
import { BACK } from '../prompts/run-steps.ts';
import type { Services } from '../services.ts';

/**
 * The one of that name, or the only one, or the one that is chosen. Fails with `NotFound` when none runs and with
 * `CancellationError`.
 */
export async function chooseSandbox({ engine }: Services, title: string, name?: string): Promise<SandboxRecord> {
  const running = await engine().listRunningSandboxes();
  const candidates = name === undefined ? running : running.filter((record) => record.name === name);
  const [only] = candidates;
  if (only === undefined) throw notRunning(name);
  if (candidates.length === 1) return only;
  const question = {
    title,
    placeholder: l10n.t('Which sandbox cluster?'),
    choices: candidates.map((record) => ({
      value: record,
      label: `$(server-environment) ${record.name}`,
      description: l10n.t('process {0}, since {1}', record.pid, new Date(record.startedAt).toLocaleTimeString()),
    })),
    nothing: '',
  };
  const chosen = await pickItem<SandboxRecord>(question, { step: 1, totalSteps: 1, canGoBack: false });
  if (chosen === BACK) throw new CancellationError();
  return chosen;
}

function notRunning(name: string | undefined): Error {
  const message = name === undefined ? l10n.t('no sandbox cluster is running') : notRunningText(name);
  return createError('NotFound', message, ['Start one with: kubectl tcplb sandbox start']);
}

const notRunningText = (name: string) => l10n.t('the sandbox cluster "{0}" is not running', name);
