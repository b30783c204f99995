/** Who has which port in the clusters that documents are judged against, read anew now and then while they are. */
import { isDeepStrictEqual } from 'node:util';
import type { PortSituation } from '@tcplb/core';
import { workspace } from 'vscode';
import type { Services } from '../services.ts';
import type { JudgingCluster } from './judging-cluster.ts';

/** Milliseconds for which what was read will do. */
const FRESH_MS = 5_000;

export interface PortSituations {
  /** What is known now; reads it anew when that is old. Never fails. */
  look(cluster: JudgingCluster): PortSituation | undefined;
  dispose(): void;
}

interface Known {
  situation?: PortSituation;
  /** By the steady clock. */
  readAt: number;
  isReading: boolean;
}

/** `onChange`: `look` answers something else now. */
export function createPortSituations(
  { clusters, engine, log }: Pick<Services, 'clusters' | 'engine' | 'log'>,
  onChange: () => void,
): PortSituations {
  const known = new Map<string, Known>();
  const stopping = new AbortController();
  const read = async (one: Known, { source, view }: JudgingCluster): Promise<void> => {
    const { addresses, nginx } = view.configuration.configuration;
    const client = await clusters.open(source.id)?.client();
    if (client === undefined) return;
    const balancer = {
      addresses, // Looking at this machine runs programs.
      ...(workspace.isTrusted && { nginx }),
    };
    const situation = await engine().readServicePorts(client, balancer, { signal: stopping.signal });
    if (isDeepStrictEqual(one.situation, situation)) return;
    one.situation = situation;
    onChange();
  };
  return {
    look(cluster) {
      const one = known.get(cluster.source.id) ?? { readAt: Number.NEGATIVE_INFINITY, isReading: false };
      known.set(cluster.source.id, one);
      if (one.isReading || performance.now() - one.readAt < FRESH_MS) return one.situation;
      one.isReading = true;
      read(one, cluster)
        .catch((error: unknown) => stopping.signal.aborted || log.warn('the ports of the cluster are not known', error))
        .finally(() => {
          one.isReading = false;
          one.readAt = performance.now();
        });
      return one.situation;
    },
    dispose: () => stopping.abort(),
  };
}
