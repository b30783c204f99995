/** Writes the Service that makes a DaemonSet an exposure, after as few questions as possible. */
import type { ExposeResult, TcplbError } from '@tcplb/core';
import { CancellationError, commands, l10n, window, workspace } from 'vscode';
import { isTcplbError } from '../errors/describe-error.ts';
import { runWithProgress } from '../progress.ts';
import { askExposure } from '../prompts/expose/ask-exposure.ts';
import { type ExposeSubject, type ExposureAnswers, targetOf } from '../prompts/expose/exposure-answers.ts';
import { hostPort } from '../prompts/listener-text.ts';
import type { ExposureElement } from '../tree/elements.ts';
import type { CommandContext, CommandHandler } from './command.ts';

type Answers = ExposureAnswers & { readonly subject: ExposeSubject; readonly port: number };

export const expose: CommandHandler = async (context, element) => {
  const near = element ?? context.tree.selection;
  const daemonSet = near?.kind === 'backend' ? near.owner : near;
  const answers = await askExposure(context, daemonSet?.kind === 'daemonSet' ? daemonSet : undefined, near?.sourceId);
  const result = await write(context, answers, false).catch(async (error: unknown) => {
    if (!isPartlyTaken(error)) throw error;
    await confirmTakenNodes(answers, error.message);
    return write(context, answers, true);
  });
  context.log.info(`${result.outcome} ${result.service.metadata.namespace}/${result.service.metadata.name}`);
  for (const warning of result.warnings) context.log.warn(warning);
  if (result.warnings.length > 0) void window.showWarningMessage(result.warnings.join('; '));
  void offerNext(answers, result);
};

/** Core offers the plugin's flag only where some of the nodes have the port free. */
function isPartlyTaken(error: unknown): error is TcplbError {
  return isTcplbError(error) && error.suggestions.some((text) => text.includes('--ignore-taken-nodes'));
}

async function confirmTakenNodes({ subject }: Answers, message: string): Promise<void> {
  const { namespace, name } = subject.daemonSet;
  const question = l10n.t('Expose {0} without these nodes?', `${namespace}/${name}`);
  const button = l10n.t('Expose All the Same');
  const chosen = await window.showWarningMessage(question, { modal: true, detail: `${message}.` }, button);
  if (chosen !== button) throw new CancellationError();
}

function write({ engine }: CommandContext, answers: Answers, ignoreTakenNodes: boolean): Promise<ExposeResult> {
  const { feed, view, daemonSet } = answers.subject;
  const { namespace, name } = daemonSet;
  const { addresses, nginx } = view.configuration.configuration;
  return runWithProgress(l10n.t('Exposing {0}/{1}', namespace, name), async (signal) =>
    engine().exposeWorkload(
      await feed.client(),
      { kind: 'DaemonSet', namespace, name },
      {
        request: requestOf(answers),
        addresses,
        // Looking at this machine runs programs.
        ...(workspace.isTrusted && { nginx }),
        dryRun: 'none',
        ignoreTakenNodes,
        signal,
      },
    ),
  );
}

function requestOf(answers: Answers) {
  const { port, name, mode } = answers;
  const target = targetOf(answers);
  const listener = {
    port,
    protocol: target?.protocol === 'UDP' ? target.protocol : 'TCP',
    ...(target !== undefined && { targetPort: target.containerPort }),
  } as const;
  return {
    ports: [listener],
    ...(name !== undefined && { name }),
    ...(mode !== undefined && { mode }),
  };
}

async function offerNext({ subject, port }: Answers, { service, listenAddresses, explanation }: ExposeResult) {
  const { namespace, name } = service.metadata;
  const message = l10n.t(
    '{0}/{1} is exposed on {2} ({3}).',
    namespace,
    name,
    listenAddresses.map((address) => hostPort(address, port)).join(', '),
    explanation.replace(/^mode /, ''),
  );
  const [test, diff] = [l10n.t('Run Echo Test'), l10n.t('Diff Config')];
  const chosen = await window.showInformationMessage(message, test, diff);
  const exposure: ExposureElement = { kind: 'exposure', sourceId: subject.feed.source.id, namespace, name };
  if (chosen === test) await commands.executeCommand('tcplb.testExposure', exposure);
  if (chosen === diff) await commands.executeCommand('tcplb.diffConfig', exposure);
}
