/** One pod on a node: its containers, and its orderly end. */

import { startContainer } from './container.ts';
import { type ContainerLog, createContainerLog } from './container-log.ts';
import type { DesiredPod, ObservedPod } from './protocol.ts';

/** How often a terminating pod looks whether its connections have ended. */
const DRAIN_CHECK_MS = 100;

export interface RunningPod {
  readonly desired: DesiredPod;
  readonly logs: ReadonlyMap<string, ContainerLog>;
  observe(): ObservedPod;
  /**
   * Goes on serving, also new connections, until none has been open for the idle time or the deadline (milliseconds
   * since the epoch) has come; then closes everything. May be called again with another deadline.
   */
  terminate(stopBy: number): void;
  /** Closes everything now. */
  stop(): Promise<void>;
}

export interface PodOptions {
  readonly desired: DesiredPod;
  readonly idleBeforeStopMs: number;
  readonly onChange: () => void;
}

export function startPod({ desired, idleBeforeStopMs, onChange }: PodOptions): RunningPod {
  const logs = new Map(desired.containers.map(({ name }) => [name, createContainerLog()] as const));
  const containers = desired.containers.map((container) =>
    startContainer({
      container,
      hostname: desired.hostname,
      log: logs.get(container.name) ?? createContainerLog(),
      onChange,
    }),
  );
  let deadline = Number.POSITIVE_INFINITY;
  let busyUntil = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stopped: Promise<void> | undefined;

  const stop = (): Promise<void> => {
    clearInterval(timer);
    stopped ??= Promise.all(containers.map((container) => container.stop())).then(() => {});
    return stopped;
  };
  const check = () => {
    const now = Date.now();
    if (containers.some((container) => container.connections() > 0)) busyUntil = now;
    if (now >= deadline || now - busyUntil >= idleBeforeStopMs) void stop();
  };
  return {
    desired,
    logs,
    observe: () => ({ uid: desired.uid, containers: containers.map((container) => container.observe()) }),
    terminate(stopBy) {
      if (stopBy === deadline || stopped !== undefined) return;
      deadline = stopBy;
      if (timer === undefined) {
        busyUntil = Date.now();
        timer = setInterval(check, DRAIN_CHECK_MS);
      }
      check();
    },
    stop,
  };
}
