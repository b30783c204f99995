/** Keeps one LB host equal to the plan, whatever becomes of the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostConfiguration } from '../configuration.ts';
import { toTcplbError } from '../errors.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { hostPaths } from '../host/host-paths.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import type { Snapshot } from '../snapshot.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentTiming, retryDelay } from './agent-timing.ts';
import { createBrake } from './create-brake.ts';
import { createCustody } from './create-custody.ts';
import type { Reporter } from './create-reporter.ts';
import { createTarget, type Target } from './create-target.ts';
import { createTurns } from './create-turns.ts';
import { runLoop } from './run-loop.ts';
import { LOCAL_VRRP_TIMING, REMOTE_VRRP_TIMING } from './vrrp/vrrp-timing.ts';
import { startVrrpWatch } from './vrrp/watch-vrrp.ts';

export interface LookAfterOptions {
  readonly target: OpenHost;
  /** What `detectNginx` gives; where it fails the host is looked at again until it can be worked on. */
  readonly firstLook: Promise<NginxFacts>;
  readonly drift: 'repair' | 'report';
  readonly holdMs: number;
  readonly maxOldGenerations: number;
  readonly timing: AgentTiming;
  /** As for the loop. */
  readonly snapshot: () => Snapshot | undefined;
  readonly report: Reporter;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
  /** Which nginx it is, whenever it was looked at. */
  readonly onNginx: (version: string) => void;
}

export interface HostCare {
  /** Something has changed in the cluster. */
  changed(): void;
  /** Goes on with another configuration. Fails as `detectNginx` does; then it goes on with the one it has. */
  reconfigure(configuration: HostConfiguration): Promise<void>;
  /** Resolves when it has stopped, after an apply that was under way. */
  readonly stopped: Promise<void>;
}

/** Begins at once. */
export function lookAfterHost(options: LookAfterOptions): HostCare {
  const { target: opened, signal, onNginx } = options;
  const brake = createBrake(options.holdMs);
  const custody = createCustody(opened.host, hostPaths(opened.configuration.nginx).agentLock);
  const turns = createTurns(signal);
  let target: Target | undefined;
  let { configuration } = opened;
  const vrrp = startVrrpWatch({
    ...{ host: opened.host, configuration, signal, onEvent: options.onEvent },
    ...(opened.isRemote
      ? { isRemote: true, timing: REMOTE_VRRP_TIMING }
      : { isRemote: false, timing: LOCAL_VRRP_TIMING }),
    standsBack: () => custody.standsBack,
    onSilence: () => turns.request(0),
  });
  const use = async (next: HostConfiguration, looking?: Promise<NginxFacts>): Promise<void> => {
    const { host } = opened;
    const facts = await (looking ?? detectNginx(host, next.nginx.binary, { signal }));
    target = createTarget({ ...options, host, configuration: next, facts, brake, custody });
    onNginx(facts.version);
    turns.request(0);
  };
  const work = async (): Promise<void> => {
    let looking: Promise<NginxFacts> | undefined = options.firstLook;
    await persist(options, () => {
      const [first, next] = [looking, configuration];
      looking = undefined;
      return use(next, first);
    });
    const current = () => target as Target;
    if (target !== undefined) await runLoop({ ...options, turns, target: current });
    await custody.release();
  };
  return {
    changed: () => turns.request(0),
    async reconfigure(next) {
      // A host that cannot be reached yet has it from its next look on.
      if (target !== undefined) await use(next);
      configuration = next;
      vrrp.use(next);
    },
    stopped: work().then(() => vrrp.stopped),
  };
}

/** Until it goes through or the signal fires. Tells of each error once in a row. */
async function persist(
  { timing, signal, onEvent }: Pick<LookAfterOptions, 'timing' | 'signal' | 'onEvent'>,
  attempt: () => Promise<void>,
): Promise<void> {
  let told: string | undefined;
  for (let count = 1; !signal.aborted; count += 1) {
    try {
      return await attempt();
    } catch (cause) {
      const error = toTcplbError(cause);
      if (error.code !== 'Cancelled' && error.message !== told) onEvent({ type: 'host-failed', error });
      told = error.message;
      await sleep(retryDelay(timing, error.code, count), undefined, { signal }).catch(() => {});
    }
  }
}
