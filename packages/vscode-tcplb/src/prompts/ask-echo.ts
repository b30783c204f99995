/** Where the echo server is to run. */
import { l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { TreeElement } from '../tree/elements.ts';
import { askText } from './ask-text.ts';
import { checkNamespace } from './check-name.ts';
import { checkNodePort, parsePort } from './check-port.ts';
import { findOnlyCluster, pickCluster } from './choose-cluster.ts';
import { type OpenCluster, openCluster } from './open-cluster.ts';
import { BACK, runSteps, type Step } from './run-steps.ts';

/** Name of the DaemonSet: what `kubectl tcplb echo deploy` calls it, too. */
export const ECHO_NAME = 'tcp-echo';

const DEFAULT_PORT = '446';

interface Answers {
  readonly cluster?: OpenCluster;
  readonly namespace?: string;
  readonly port?: number;
}

export interface EchoPlace {
  readonly cluster: OpenCluster;
  readonly namespace: string;
  /** On every node, 1–65535. */
  readonly port: number;
}

/** Fails with `CancellationError`, and as the cluster does. */
export async function askEcho(context: CommandContext, element: TreeElement | undefined): Promise<EchoPlace> {
  const near = element ?? context.tree.selection;
  const sourceId = near?.sourceId ?? (await findOnlyCluster(context.clusters));
  // Only a namespace that was clicked on is meant; a selected one may be there by chance.
  const namespace = element?.kind === 'namespace' ? element.namespace : undefined;
  const cluster = sourceId === undefined ? undefined : await openCluster(context.clusters, sourceId);
  const initial = { ...(cluster && { cluster }), ...(namespace !== undefined && { namespace }) };
  return complete(await runSteps<Answers>(initial, [clusterStep(context), namespaceStep, portStep]));
}

function complete({ cluster, namespace, port }: Answers): EchoPlace {
  if (cluster === undefined || namespace === undefined || port === undefined) {
    throw new Error('every step gives its answer');
  }
  return { cluster, namespace, port };
}

function clusterStep({ clusters }: CommandContext): Step<Answers> {
  return {
    isOpen: ({ cluster }) => cluster === undefined,
    ask: async (answers, position) => {
      const sourceId = await pickCluster(clusters, l10n.t('Deploy Echo Server'), position);
      return sourceId === BACK ? BACK : { ...answers, cluster: await openCluster(clusters, sourceId) };
    },
  };
}

const namespaceStep: Step<Answers> = {
  isOpen: ({ namespace }) => namespace === undefined,
  ask: async (answers, position) => {
    const answer = await askText(
      {
        title: l10n.t('Deploy Echo Server'),
        prompt: l10n.t('Namespace, which has to exist'),
        value: answers.cluster?.feed.source.namespace ?? 'default',
        check: (text) => checkNamespace(text, l10n),
      },
      position,
    );
    return answer === BACK ? BACK : { ...answers, namespace: answer.text };
  },
};

const portStep: Step<Answers> = {
  isOpen: ({ port }) => port === undefined,
  ask: async (answers, position) => {
    const own = { namespace: answers.namespace ?? '', name: ECHO_NAME };
    const answer = await askText(
      {
        title: l10n.t('Deploy Echo Server'),
        prompt: l10n.t('Port on which it answers, on every node'),
        value: DEFAULT_PORT,
        check: (text) => checkNodePort(text, own, answers.cluster?.view.daemonSets ?? [], l10n),
      },
      position,
    );
    if (answer === BACK) return BACK;
    const port = parsePort(answer.text);
    return port === undefined ? answers : { ...answers, port };
  },
};
