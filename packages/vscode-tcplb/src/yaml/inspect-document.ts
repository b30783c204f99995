/** What is wrong with an open document. */
import { l10n, type TextDocument } from 'vscode';
import type { YamlProblem } from '../engine/yaml/yaml-problem.ts';
import type { Services } from '../services.ts';
import { findJudgingCluster, type JudgingCluster } from './judging-cluster.ts';
import type { PortSituations } from './port-situations.ts';
import { isConfigurationFile } from './yaml-files.ts';
import { findParts } from './yaml-parts.ts';

/** Starts nothing for a document that does not concern us. Fails with `Cancelled` when the signal fires. */
export async function inspectDocument(
  { clusters, yaml }: Pick<Services, 'clusters' | 'yaml'>,
  document: TextDocument,
  situations: PortSituations,
  signal: AbortSignal,
): Promise<readonly YamlProblem[]> {
  const isConfiguration = isConfigurationFile(document);
  const parts = findParts(document.getText(), isConfiguration);
  if (parts.length === 0) return [];
  const cluster = findJudgingCluster(clusters, document);
  if (cluster === undefined) return yaml.inspect({ parts, isConfiguration }, signal);
  const { services, configuration } = cluster.view;
  const { addresses } = configuration.configuration;
  const ports = situations.look(cluster);
  const known = { services, addresses, ...(ports && { ports }) };
  const problems = await yaml.inspect({ parts, isConfiguration, cluster: known }, signal);
  return problems.map((problem) => withCluster(problem, cluster));
}

/** The file does not say in which cluster somebody else has the port. */
function withCluster(problem: YamlProblem, { source }: JudgingCluster): YamlProblem {
  if (problem.code !== 'PortConflict') return problem;
  return { ...problem, message: `${problem.message} ${l10n.t('(Cluster: {0})', source.context)}` };
}
