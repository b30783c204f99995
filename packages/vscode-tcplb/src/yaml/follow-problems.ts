/** Keeps the problems of the open YAML documents up to date: with what is typed, and with what the cluster has. */
import { Disposable, workspace } from 'vscode';
import type { Services } from '../services.ts';
import type { FoundProblems } from './found-problems.ts';
import { inspectDocument } from './inspect-document.ts';
import { createInspectionQueue } from './inspection-queue.ts';
import { createPortSituations } from './port-situations.ts';
import { isYamlFile } from './yaml-files.ts';

/** After the last key. */
const TYPING_MS = 250;
/** A cluster may change with every pod. */
const CLUSTER_MS = 1_000;

export function followProblems(services: Services, problems: FoundProblems): Disposable {
  const queue = createInspectionQueue(
    async (document, signal) => {
      const found = await inspectDocument(services, document, situations, signal);
      if (!signal.aborted && !document.isClosed) problems.show(document, found);
    },
    (error) => services.log.error('a YAML document cannot be inspected', error),
  );
  let waiting: NodeJS.Timeout | undefined;
  const inspectAll = (): void => {
    waiting = undefined;
    for (const document of workspace.textDocuments.filter(isYamlFile)) queue.inspect(document, 0);
  };
  const situations = createPortSituations(services, inspectAll);
  const subscriptions = Disposable.from(
    situations,
    workspace.onDidOpenTextDocument((document) => {
      if (isYamlFile(document)) queue.inspect(document, 0);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isYamlFile(document) && contentChanges.length > 0) queue.inspect(document, TYPING_MS);
    }),
    workspace.onDidCloseTextDocument((document) => {
      queue.forget(document);
      problems.forget(document);
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tcplb.configurationFile')) inspectAll();
    }),
    services.clusters.onDidChange(() => {
      waiting ??= setTimeout(inspectAll, CLUSTER_MS);
    }),
    new Disposable(() => clearTimeout(waiting)),
    queue,
  );
  inspectAll();
  return subscriptions;
}
