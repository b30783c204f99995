/** One LB host with the configuration that it has now, as the loop sees it. */
import type { HostConfiguration } from '../configuration.ts';
import type { TcplbError } from '../errors.ts';
import { applyPlan } from '../host/apply/apply-plan.ts';
import type { ApplyResult, ApplyStep } from '../host/apply/apply-result.ts';
import type { LbHost } from '../host/lb-host.ts';
import { readLive } from '../host/read-live.ts';
import { type LastGood, serveLastGood } from '../host/serve-last-good.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { exposurePath } from '../nginx/render-exposure.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Brake } from './create-brake.ts';
import type { Custody } from './create-custody.ts';
import { createPlanner, type Planner } from './create-planner.ts';
import type { Wish } from './create-wish.ts';
import { type CheckDepth, type Drift, findDrift } from './find-drift.ts';
import { limitOldWorkers, type OldWorkers } from './old-workers.ts';
import { recallExposure } from './recall-exposure.ts';

export interface Target {
  /** As of `Custody`: nothing may be done to the host that another agent looks after. */
  takeCustody(): Promise<TcplbError | undefined>;
  readonly plan: Planner;
  /** Finds out what nginx serves already, so that the brake holds what would be lost now. Fails as the host does. */
  recall(snapshot: Snapshot): Promise<void>;
  /** As `applyPlan`; what is served then is what the brake compares with. Renews the wish while that can be heeded. */
  apply(wish: Pick<Wish, 'plan' | 'renew'>, onStep: (step: ApplyStep) => void): Promise<ApplyResult>;
  /** As `serveLastGood`. */
  serveLastGood(): Promise<LastGood | undefined>;
  /** As `findDrift`, against what the last apply gave. */
  findDrift(live: ApplyResult, depth: CheckDepth): Promise<readonly Drift[]>;
  limitOldWorkers(): Promise<OldWorkers>;
}

export interface TargetOptions {
  readonly host: LbHost;
  readonly configuration: HostConfiguration;
  readonly facts: NginxFacts;
  readonly brake: Brake;
  readonly custody: Custody;
  readonly maxOldGenerations: number;
  readonly signal: AbortSignal;
}

/** For the history of the host. */
export const AGENT_CAUSE = 'kubectl tcplb agent';

export function createTarget(options: TargetOptions): Target {
  const { host, configuration, facts, brake, custody, maxOldGenerations, signal } = options;
  const { nginx, keepalived } = configuration;
  const program = keepalived && { keepalived: keepalived.binary };
  const planner = createPlanner(configuration, facts, brake);
  return {
    takeCustody: custody.take,
    plan: planner,
    async recall(snapshot) {
      const { files, servedRevision } = await readLive(host, nginx, { signal });
      // Who serves nothing has nothing to lose.
      if (servedRevision === undefined) return;
      const contents = new Map(files.map(({ path, content }) => [path, content]));
      const now = performance.now();
      const { exposures } = planner(snapshot, now).plan;
      const recalled = exposures.map((one) => recallExposure(one, contents.get(exposurePath(one)) ?? ''));
      brake.confirm(recalled, now);
    },
    async apply(wish, onStep) {
      const settings = { facts, signal, cause: AGENT_CAUSE, testsBackends: false, newerPlan: wish.renew, ...program };
      const result = await applyPlan(host, wish.plan, nginx, { ...settings, onStep });
      brake.confirm(wish.plan.exposures, performance.now());
      return result;
    },
    serveLastGood: () => serveLastGood(host, nginx, { facts, signal }),
    findDrift: (live, depth) => findDrift(host, nginx, live, depth),
    limitOldWorkers: () => limitOldWorkers(host, nginx, maxOldGenerations),
  };
}
