/**
 * Tells systemd how the agent is, as sd_notify(3) does. Node has no unix datagram sockets, so systemd's own program sends
 * the words; the unit has to allow that with `NotifyAccess=all`.
 */
import { createLocalHost, type HostCommand, TcplbError, toTcplbError } from '@tcplb/core';
import type { Logger } from 'pino';

export interface Supervisor {
  /** The agent stops; nothing more is told. */
  [Symbol.asyncDispose](): Promise<void>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `systemd-notify READY=1`. Fails with `Internal` when nobody listens. */
export function notifyCommand(...assignments: string[]): HostCommand<void> {
  return {
    command: 'systemd-notify',
    args: assignments,
    parse: ({ exitCode, stderr }) => {
      if (exitCode !== 0) throw new TcplbError('Internal', `systemd-notify: ${stderr.trim()}`);
    },
  };
}

/** Milliseconds between two signs of life: half of what systemd waits for, where it waits for any. */
export function watchdogMs(
  { WATCHDOG_USEC: usec, WATCHDOG_PID: pid }: Environment,
  ownPid: number,
): number | undefined {
  const isOurs = pid === undefined || Number(pid) === ownPid;
  return isOurs && Number(usec) > 0 ? Number(usec) / 2000 : undefined;
}

/** Says that the agent runs, and from then on that it lives. Does nothing without a supervisor that wants to know. */
export async function notifySupervisor(env: Environment, log: Logger): Promise<Supervisor> {
  if (!env.NOTIFY_SOCKET) return { [Symbol.asyncDispose]: async () => {} };
  const host = createLocalHost();
  const tell = (...assignments: string[]) =>
    host.run(notifyCommand(...assignments)).catch((error: unknown) => {
      log.warn(`the supervisor cannot be told ${assignments.join(' ')}: ${toTcplbError(error).message}`);
    });
  await tell('READY=1');
  const intervalMs = watchdogMs(env, process.pid);
  const timer = intervalMs === undefined ? undefined : setInterval(() => void tell('WATCHDOG=1'), intervalMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await tell('STOPPING=1');
    },
  };
}
