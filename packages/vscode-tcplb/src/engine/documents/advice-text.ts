/** The ways to a workload, as `kubectl tcplb advise -o wide` prints them. */
import {
  type Advice,
  adviseWorkload,
  type ClusterClient,
  type CommandFlags,
  formatAdvice,
  type WorkloadName,
} from '@tcplb/core';

/** Below them what is to be said of Services that lead to the same pods. Fails as `adviseWorkload` does. */
export async function adviceText(
  client: ClusterClient,
  workload: WorkloadName,
  options: { readonly flags: CommandFlags; readonly signal: AbortSignal },
): Promise<string> {
  const advice = await adviseWorkload(client, workload, options);
  return `${formatAdvice(advice, { wide: true })}${formatWarnings(advice)}`;
}

function formatWarnings({ warnings }: Advice): string {
  return warnings.map(({ message, suggestion }) => `\nwarning: ${message}\n  ${suggestion}\n`).join('');
}
