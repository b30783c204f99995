/** Who has which port in the clusters that documents are judged against, read anew now and then while they are. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BalancerOptions, PortSituation } from '@tcplb/core';
import { workspace } from 'vscode';
import type { Services } from '../services.ts';
import type { JudgingCluster } from './judging-cluster.ts';

/** Milliseconds from one reading to the next for the same balancer. */
const PAUSE_MS = 5_000;

export interface PortSituations {
  /** What is known now; reads it anew as soon as the pause is over, at once for another balancer. Never fails. */
  look(cluster: JudgingCluster): PortSituation | undefined;
  dispose(): void;
}

interface Known {
  situation?: PortSituation;
  /** What the situation was read for. */
  balancer?: BalancerOptions;
  /** What was looked for last. */
  wanted: BalancerOptions;
  /** By the steady clock. */
  nextAt: number;
  isReading: boolean;
}

/** `onChange`: `look` answers something else now. */
export function createPortSituations(
  { clusters, engine, log }: Pick<Services, 'clusters' | 'engine' | 'log'>,
  onChange: () => void,
): PortSituations {
  const known = new Map<string, Known>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const read = async (one: Known, sourceId: string): Promise<void> => {
    if (isDeepStrictEqual(one.balancer, one.wanted)) await sleep(one.nextAt - performance.now(), undefined, { signal });
    one.balancer = one.wanted;
    one.nextAt = performance.now() + PAUSE_MS;
    const client = await clusters.open(sourceId)?.client();
    if (client === undefined) return;
    const situation = await engine().readServicePorts(client, one.balancer, { signal });
    if (!isDeepStrictEqual(one.situation, situation)) {
      one.situation = situation;
      onChange();
    }
    if (!isDeepStrictEqual(one.balancer, one.wanted)) await read(one, sourceId);
  };
  return {
    look({ source, view }) {
      const wanted = readBalancer(view);
      const one: Known = known.get(source.id) ?? { wanted, nextAt: 0, isReading: false };
      known.set(source.id, one);
      one.wanted = wanted;
      if (one.isReading) return one.situation;
      one.isReading = true;
      read(one, source.id)
        .catch((error: unknown) => signal.aborted || log.warn('the ports of the cluster are not known', error))
        .finally(() => {
          one.isReading = false;
        });
      return one.situation;
    },
    dispose: () => stopping.abort(),
  };
}

function readBalancer({ configuration }: JudgingCluster['view']): BalancerOptions {
  const { addresses, nginx } = configuration.configuration;
  // Looking at this machine runs programs.
  return { addresses, ...(workspace.isTrusted && { nginx }) };
}
