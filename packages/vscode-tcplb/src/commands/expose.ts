/** Writes the Service that makes a DaemonSet an exposure, after as few questions as possible. */
import type { ExposeResult } from '@tcplb/core';
import { commands, l10n, window, workspace } from 'vscode';
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
  const result = await write(context, answers);
  context.log.info(`${result.outcome} ${result.service.metadata.namespace}/${result.service.metadata.name}`);
  for (const warning of result.warnings) context.log.warn(warning);
  if (result.warnings.length > 0) void window.showWarningMessage(result.warnings.join('; '));
  void offerNext(answers, result);
};

function write({ engine }: CommandContext, answers: Answers): Promise<ExposeResult> {
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
