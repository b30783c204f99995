/** Runs the echo server on every node, and waits until it answers there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, l10n, window } from 'vscode';
import { type Report, runWithProgress } from '../progress.ts';
import { askEcho, ECHO_NAME, type EchoPlace } from '../prompts/ask-echo.ts';
import { awaitChange } from '../prompts/await-change.ts';
import type { DaemonSetElement } from '../tree/elements.ts';
import type { CommandContext, CommandHandler } from './command.ts';

/** Any image with Node.js; the plugin's default. */
const IMAGE = 'node:24-alpine';

/** Milliseconds in which the nodes should have pulled the image and begun to answer. */
const READY_WITHIN_MS = 180_000;

export const deployEcho: CommandHandler = async (context, element) => {
  const place = await askEcho(context, element);
  const nodes = await runWithProgress(
    l10n.t('Deploying {0}/{1}', place.namespace, ECHO_NAME),
    async (signal, report) => {
      await write(context, place, signal);
      return awaitReady(context, place, signal, report);
    },
  );
  void offerNext(place, nodes);
};

async function write({ context, engine, log }: CommandContext, place: EchoPlace, signal: AbortSignal): Promise<void> {
  const { cluster, namespace, port } = place;
  const source = await readFile(join(context.extensionPath, 'dist', 'echo-server.mjs'), 'utf8');
  const manifest = { namespace, name: ECHO_NAME, port, image: IMAGE, source };
  await engine().deployEcho(await cluster.feed.client(), manifest, {
    dryRun: 'none',
    signal,
    onChange: ({ resource, name, outcome }) => log.info(`${resource.kind} ${namespace}/${name} ${outcome}`),
  });
}

/** The number of nodes on which it is ready; undefined when it takes too long. */
function awaitReady(
  { clusters }: CommandContext,
  { cluster, namespace, port }: EchoPlace,
  signal: AbortSignal,
  report: Report,
): Promise<number | undefined> {
  const { id } = cluster.feed.source;
  const look = () => {
    const state = clusters.state(id);
    const daemonSets = state?.phase === 'ready' ? state.view.daemonSets : [];
    const found = daemonSets.find((daemonSet) => daemonSet.namespace === namespace && daemonSet.name === ECHO_NAME);
    if (!found?.ports.some((declared) => declared.port === port)) return undefined;
    report(l10n.t('ready on {0} of {1} nodes', found.ready, found.desired));
    return found.desired > 0 && found.ready === found.desired ? found.ready : undefined;
  };
  return awaitChange(clusters, look, { signal, timeoutMs: READY_WITHIN_MS });
}

async function offerNext({ cluster, namespace, port }: EchoPlace, nodes: number | undefined): Promise<void> {
  const [expose, logs] = [l10n.t('Expose…'), l10n.t('Open Logs')];
  const element: DaemonSetElement = {
    kind: 'daemonSet',
    sourceId: cluster.feed.source.id,
    namespace,
    name: ECHO_NAME,
  };
  const chosen =
    nodes === undefined
      ? await window.showWarningMessage(
          l10n.t('{0}/{1} is deployed, but not ready on every node yet.', namespace, ECHO_NAME),
          logs,
        )
      : await window.showInformationMessage(
          l10n.t('{0}/{1} answers on port {2} of {3} nodes.', namespace, ECHO_NAME, port, nodes),
          expose,
        );
  if (chosen === expose) await commands.executeCommand('tcplb.expose', element);
  if (chosen === logs) await commands.executeCommand('tcplb.openLogs', element);
}
