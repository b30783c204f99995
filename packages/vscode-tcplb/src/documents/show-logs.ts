/** Opens the log of a pod, asking which one where several are meant. */
import { l10n, Range, type TextEditor, TextEditorRevealType, window } from 'vscode';
import type { LogPod } from '../engine/documents/list-log-pods.ts';
import { createError } from '../errors/create-error.ts';
import { runWithProgress } from '../progress.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { pickItem } from '../prompts/pick-item.ts';
import { BACK, type Back } from '../prompts/run-steps.ts';
import type { Services } from '../services.ts';
import type { BackendElement, DaemonSetElement } from '../tree/elements.ts';
import type { LogTarget } from './document-path.ts';
import { listLogPods } from './log-pods.ts';
import { readDocument } from './open-document.ts';

const ONLY_STEP = { step: 1, totalSteps: 1, canGoBack: false } as const;

/** Fails with `NotFound` when there is no pod, and as the cluster does. */
export async function showLogs(services: Services, element: DaemonSetElement | BackendElement): Promise<void> {
  const { sourceId } = element;
  const title = l10n.t('Open Logs');
  const pods = await runWithProgress(title, async (signal) =>
    listLogPods(services.engine(), await openCluster(services.clusters, sourceId), element, signal),
  );
  if (pods.length === 0) throw createError('NotFound', l10n.t('There is no pod whose log could be shown.'));
  const pod = await choosePod(title, pods);
  if (pod !== BACK) await showLogOf(sourceId, title, pod);
}

/** Of one pod. Fails with `NotFound`, and as the cluster does. */
export async function showPodLog(
  services: Services,
  sourceId: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const title = l10n.t('Open Logs');
  const pod = await runWithProgress(title, async (signal) => {
    const { feed } = await openCluster(services.clusters, sourceId);
    return services.engine().readLogPod(await feed.client(), { namespace, name }, { signal });
  });
  await showLogOf(sourceId, title, pod);
}

async function showLogOf(sourceId: string, title: string, pod: LogPod): Promise<void> {
  const container = await chooseContainer(title, pod);
  if (container === BACK) return;
  await showLog({ kind: 'logs', sourceId, namespace: pod.namespace, pod: pod.pod, ...container });
}

async function choosePod(title: string, pods: readonly LogPod[]): Promise<LogPod | Back> {
  const [first] = pods;
  if (first !== undefined && pods.length === 1) return first;
  const choices = pods.map((value) => ({
    value,
    label: `$(symbol-method) ${value.pod}`,
    description: [value.node, value.phase].join(' · '),
  }));
  const question = { title, placeholder: l10n.t('Of which pod?'), choices, nothing: '' };
  return pickItem(question, ONLY_STEP);
}

/** Nothing to choose, and nothing to say, for a pod of one container. */
async function chooseContainer(
  title: string,
  { containers, pod }: LogPod,
): Promise<Pick<LogTarget, 'container'> | Back> {
  if (containers.length <= 1) return {};
  const choices = containers.map((value) => ({ value, label: `$(symbol-namespace) ${value}` }));
  const question = { title, placeholder: l10n.t('Of which container of {0}?', pod), choices, nothing: '' };
  const container = await pickItem(question, ONLY_STEP);
  return container === BACK ? BACK : { container };
}

/** At its end, as `tail` does. */
async function showLog(target: LogTarget): Promise<void> {
  const document = await readDocument(target);
  revealEnd(await window.showTextDocument(document, { preview: true }));
}

export function revealEnd(editor: TextEditor): void {
  const { end } = editor.document.lineAt(editor.document.lineCount - 1).range;
  editor.revealRange(new Range(end, end), TextEditorRevealType.Default);
}
