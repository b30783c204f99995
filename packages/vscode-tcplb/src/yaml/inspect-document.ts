/** What is wrong with an open document, found without keeping anybody waiting. */
import { setImmediate } from 'node:timers/promises';
import { l10n, type TextDocument } from 'vscode';
import type { YamlProblem } from '../engine/yaml/yaml-problem.ts';
import type { Services } from '../services.ts';
import { findJudgingCluster } from './judging-cluster.ts';
import { isConfigurationFile } from './yaml-files.ts';
import { findParts } from './yaml-parts.ts';

/** The extension host belongs to all extensions. Milliseconds. */
const SLICE_MS = 10;

/** Loads nothing for a document that does not concern us. Fails with the signal's reason when it fires. */
export async function inspectDocument(
  { clusters, yaml }: Pick<Services, 'clusters' | 'yaml'>,
  document: TextDocument,
  signal: AbortSignal,
): Promise<readonly YamlProblem[]> {
  const isConfiguration = isConfigurationFile(document);
  const parts = findParts(document.getText(), isConfiguration);
  if (parts.length === 0) return [];
  const cluster = findJudgingCluster(clusters, document);
  const { inspectYaml, judgeAlone } = yaml();
  const judge = cluster ? cluster.view.judge : judgeAlone;
  const problems = await inspectYaml(parts, { isConfiguration, judge, pause: createPause(signal) });
  return cluster ? problems.map((problem) => withCluster(problem, cluster.source.context)) : problems;
}

function createPause(signal: AbortSignal): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun > SLICE_MS) {
      await setImmediate();
      begun = performance.now();
    }
    signal.throwIfAborted();
  };
}

/** The file does not say in which cluster somebody else has the port. */
function withCluster(problem: YamlProblem, context: string): YamlProblem {
  if (problem.code !== 'PortConflict') return problem;
  return { ...problem, message: `${problem.message} ${l10n.t('(Cluster: {0})', context)}` };
}
