/** One pod on a node: its containers, and its orderly end. */

import { type RunningContainer, startContainer } from './container.ts';
import { type ContainerLog, createContainerLog } from './container-log.ts';
import type { DesiredContainer, DesiredPod, ObservedPod } from './protocol.ts';

/** How often a terminating pod looks whether its connections have ended. */
const DRAIN_CHECK_MS = 100;

export interface RunningPod {
  readonly desired: DesiredPod;
  readonly logs: ReadonlyMap<string, ContainerLog>;
  observe(): ObservedPod;
  /** Starts those containers that have not been started: their images could not be had before. */
  start(containers: readonly DesiredContainer[]): void;
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
  const logs = new Map<string, ContainerLog>();
  const running = new Map<string, RunningContainer>();
  const containers = () => [...running.values()];
  const start = (wanted: readonly DesiredContainer[]) => {
    for (const container of wanted) {
      if (running.has(container.name)) continue;
      const log = createContainerLog();
      logs.set(container.name, log);
      running.set(container.name, startContainer({ container, hostname: desired.hostname, log, onChange }));
    }
  };
  start(desired.containers);
  let deadline = Number.POSITIVE_INFINITY;
  let busyUntil = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stopped: Promise<void> | undefined;

  const stop = (): Promise<void> => {
    clearInterval(timer);
    stopped ??= Promise.all(containers().map((container) => container.stop())).then(() => {});
    return stopped;
  };
  const check = () => {
    const now = Date.now();
    if (containers().some((container) => container.connections() > 0)) busyUntil = now;
    if (now >= deadline || now - busyUntil >= idleBeforeStopMs) void stop();
  };
  return {
    desired,
    logs,
    observe: () => ({ uid: desired.uid, containers: containers().map((container) => container.observe()) }),
    start(wanted) {
      if (deadline === Number.POSITIVE_INFINITY && stopped === undefined) start(wanted);
    },
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
