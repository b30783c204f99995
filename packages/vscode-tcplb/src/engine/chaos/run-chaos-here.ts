/** Breaks things on purpose: what `kubectl tcplb chaos` does. */
import {
  type ChaosPlan,
  type ChaosReport,
  type ChaosScene,
  type ChaosStage,
  type ChaosTarget,
  type ClusterClient,
  chooseKinds,
  type FaultKind,
  type OpenHostOptions,
  openConfiguredHosts,
  planChaos,
  runChaos,
} from '@tcplb/core';

export interface ChaosHereOptions extends OpenHostOptions {
  readonly target: ChaosTarget;
  readonly signal: AbortSignal;
}

/** What the plugin takes when nothing else is said. */
export const CHAOS_DEFAULTS = {
  rate: 50,
  keepOpen: 10,
  timeoutMs: 2000,
  durationMs: 5000,
  syncTimeoutMs: 60_000,
} as const;

/** Fails as `openConfiguredHosts` and `planChaos` do. */
export function planChaosHere(client: ClusterClient, options: ChaosHereOptions): Promise<ChaosPlan> {
  return withScene(client, options, async (scene) => {
    const { kinds, withheld } = chooseKinds(scene.hosts);
    const plan = await planChaos(scene, kinds, { signal: options.signal });
    return { ...plan, skipped: [...withheld, ...plan.skipped] };
  });
}

export interface RunChaosHereOptions extends ChaosHereOptions {
  /** Those that the person has agreed to. */
  readonly faults: readonly FaultKind[];
  readonly onStage: (stage: ChaosStage, fault: FaultKind) => void;
}

/** Fails as `openConfiguredHosts` and `runChaos` do. */
export function runChaosHere(client: ClusterClient, options: RunChaosHereOptions): Promise<ChaosReport> {
  const { faults, onStage, signal } = options;
  return withScene(client, options, (scene) => runChaos({ ...scene, ...CHAOS_DEFAULTS, faults, onStage, signal }));
}

async function withScene<T>(
  client: ClusterClient,
  { target, ...where }: ChaosHereOptions,
  work: (scene: ChaosScene) => Promise<T>,
): Promise<T> {
  await using opened = await openConfiguredHosts({ ...where, connect: async () => client });
  return work({ client, hosts: opened.hosts, target });
}
