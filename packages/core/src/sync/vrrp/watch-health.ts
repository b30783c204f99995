/** Tells keepalived that nginx does not answer, sooner than its own checks find out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NginxConfiguration } from '../../configuration.ts';
import type { HostPaths } from '../../host/host-paths.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { areWorkersStopped, findMaster } from '../../host/nginx-process.ts';
import { writeFlagCommand } from '../../host/write-flag.ts';
import type { AgentEvent } from '../agent-event.ts';
import type { VrrpTiming } from './vrrp-timing.ts';

export interface HealthWatch {
  /** Whether nginx answered lately; undefined before the first look. */
  readonly isWell: boolean | undefined;
  /** Takes one look. Fails as the host does. */
  look(): Promise<void>;
  /** Leaves the matter to keepalived's own checks. Fails as the host does. */
  leave(): Promise<void>;
}

export interface HealthWatchOptions {
  readonly host: LbHost;
  readonly nginx: NginxConfiguration;
  readonly paths: HostPaths;
  readonly timing: Pick<VrrpTiming, 'answerMs' | 'suspiciousMs'>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Answers in a row after which an nginx that was silent is trusted again. */
const GOOD_LOOKS = 5;

/** Milliseconds by which a silence may be longer than asked for before it counts as our own. */
const LATE_MS = 50;

export function createHealthWatch({ host, nginx, paths, timing, signal, onEvent }: HealthWatchOptions): HealthWatch {
  const { run, health } = paths.keepalived;
  let isWell: boolean | undefined;
  let good = 0;

  const ask = (): Promise<string | undefined> => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timing.answerMs)]);
    return host.readSocket(paths.revisionSocket, { signal: limited }).catch(() => undefined);
  };
  /** On a busy host an answer may be late; of a process that is stopped none is to be waited for. */
  const isStopped = async (): Promise<boolean> => {
    const master = await findMaster(host, nginx);
    return master !== undefined && (await areWorkersStopped(host, master));
  };
  const answersInTime = async (): Promise<boolean> => {
    for (let tries = 0; tries < 3; tries += 1) {
      const start = performance.now();
      const answer = ask();
      const isLate = await Promise.race([answer.then(() => false), sleep(timing.suspiciousMs, true, { ref: false })]);
      if (isLate && (await isStopped())) return false;
      if (await answer) return true;
      // A process that was busy itself knows nothing of others.
      if (performance.now() - start < timing.answerMs + LATE_MS) return false;
    }
    return false;
  };
  return {
    get isWell() {
      return isWell;
    },
    async look() {
      const isAnswered = await answersInTime();
      if (signal.aborted) return;
      good = isAnswered ? good + 1 : 0;
      const now = isAnswered && (isWell !== false || good >= GOOD_LOOKS);
      if (now === isWell) return;
      await host.makeDirectory(run);
      await host.run(writeFlagCommand(health, now ? 0 : 1), { signal });
      isWell = now;
      onEvent({ type: 'health', isWell });
    },
    leave: async () => (isWell === false ? host.run(writeFlagCommand(health, 0)) : undefined),
  };
}
