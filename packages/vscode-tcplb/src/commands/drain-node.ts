/** Sends a node no new connections and waits until its old ones have ended, once the person has agreed to it. */
import { CancellationError, commands, l10n, window } from 'vscode';
import { describeStep } from '../apply/describe-step.ts';
import { requireTrust } from '../apply/require-trust.ts';
import { warnOfRest } from '../apply/warn-of-rest.ts';
import { chooseNode, type NodeTarget } from '../drain/choose-node.ts';
import { confirmDrain, confirmForcedDrain } from '../drain/confirm-drain.ts';
import { describeOpen } from '../drain/describe-open.ts';
import type { ServedNode } from '../engine/drain/serve-node.ts';
import { isCancelled, isTcplbError } from '../errors/describe-error.ts';
import { runWithProgress } from '../progress.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { readHostSettings } from '../settings.ts';
import type { CommandContext, CommandHandler } from './command.ts';

/** A node that is drained already is only waited for. */
export const drainNode: CommandHandler = async (context, _element, argument) => {
  requireTrust(l10n.t('Draining starts nginx, which needs a trusted workspace.'));
  const target = await chooseNode(context, argument, {
    title: l10n.t('Drain Node'),
    placeholder: l10n.t('Which node gets no new connections?'),
    accepts: ({ isDrained }) => !isDrained,
    nothing: l10n.t('All nodes are drained.'),
  });
  await confirm(context, target);
  const served = await drain(context, target, false).catch(async (error: unknown) => {
    if (!isTcplbError(error) || error.code !== 'LastBackend') throw error;
    await confirmForcedDrain(target.node, error.message);
    return drain(context, target, true);
  });
  context.log.info(`drained node ${target.node}`);
  warnOfRest(context.log, served);
  void offerUndrain(describeServed(target.node, served), target);
};

async function confirm({ clusters, engine, context }: CommandContext, { sourceId, node }: NodeTarget): Promise<void> {
  const { feed } = await openCluster(clusters, sourceId);
  const plan = await runWithProgress(l10n.t('Reading the cluster'), async (signal) =>
    engine().previewDrain(await feed.client(), node, { ...readHostSettings(context.extensionPath), signal }),
  );
  if (!plan.isDrained) await confirmDrain(node, feed.source.context, plan);
}

async function drain(commandContext: CommandContext, target: NodeTarget, force: boolean): Promise<ServedNode> {
  const { clusters, engine, context, documents } = commandContext;
  const { feed } = await openCluster(clusters, target.sourceId);
  let isDrained = false;
  try {
    return await runWithProgress(l10n.t('Draining node {0}', target.node), async (signal, report) =>
      engine().drainNode(await feed.client(), {
        ...readHostSettings(context.extensionPath),
        signal,
        node: target.node,
        force,
        onDrained: () => {
          isDrained = true;
        },
        onStep: (step) => report(describeStep(step)),
        onCount: (open) => report(describeOpen(open, l10n)),
      }),
    );
  } catch (error) {
    if (isDrained)
      void offerUndrain(l10n.t('Node {0} stays drained; its connections go on.', target.node), target, true);
    throw isCancelled(error) ? new CancellationError() : error;
  } finally {
    documents.refreshLive();
  }
}

function describeServed(node: string, { isBalancer }: ServedNode): string {
  return isBalancer
    ? l10n.t('Node {0} is drained: no connection through this machine leads to it any more.', node)
    : l10n.t('Node {0} is drained. This machine is no load balancer, so its connections cannot be seen here.', node);
}

/** A person who stopped waiting may wait on. */
async function offerUndrain(message: string, target: NodeTarget, mayWait = false): Promise<void> {
  const [wait, undrain] = [l10n.t('Wait On'), l10n.t('Undrain')];
  const chosen = await window.showInformationMessage(message, ...(mayWait ? [wait] : []), undrain);
  if (chosen === wait) await commands.executeCommand('tcplb.drainNode', target);
  if (chosen === undrain) await commands.executeCommand('tcplb.undrainNode', target);
}
