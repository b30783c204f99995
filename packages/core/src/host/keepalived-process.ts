/** Finds and starts the keepalived that moves the virtual addresses of an LB host. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../errors.ts';
import type { HostPaths } from './host-paths.ts';
import type { CommandResult, HostCommand, HostRequestOptions, LbHost } from './lb-host.ts';

/** Process ids; absent where there is no such process. */
export interface KeepalivedProcesses {
  /** Takes HUP, and ends the other. */
  readonly parent?: number;
  /** Has the addresses. */
  readonly vrrp?: number;
}

/** Milliseconds for both processes to be there. */
const START_MS = 5_000;

/** Those that run with the configuration of this directory, whoever started them. */
export async function findKeepalived(host: LbHost, { keepalived }: HostPaths): Promise<KeepalivedProcesses> {
  const [parent, vrrp] = await Promise.all([
    findProcess(host, keepalived.pidFile, keepalived.configuration),
    findProcess(host, keepalived.vrrpPidFile, keepalived.configuration),
  ]);
  return { ...(parent !== undefined && { parent }), ...(vrrp !== undefined && { vrrp }) };
}

/** A pid file may outlive its process, and the id may be somebody else's by now. */
async function findProcess(host: LbHost, pidFile: string, configuration: string): Promise<number | undefined> {
  const pid = Number((await host.readFile(pidFile))?.trim());
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const words = ((await host.readFile(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  return words[words.indexOf('-f') + 1] === configuration ? pid : undefined;
}

/**
 * Starts keepalived unless it runs. It begins by taking its virtual addresses off the host and waits whether somebody else has
 * them. Resolves when both its processes run, whoever started them. Fails with `MissingProgram`, and with `ApplyFailed`, in its
 * words, when it ends.
 */
export async function startKeepalived(
  host: LbHost,
  paths: HostPaths,
  binary: string,
  options: HostRequestOptions = {},
): Promise<void> {
  const { log, lock, pidFile, vrrpPidFile } = paths.keepalived;
  await whenFree(host, lock, options, async () => {
    const { parent, vrrp } = await findKeepalived(host, paths);
    if (parent !== undefined && vrrp !== undefined) return;
    // It would take any process with that id for itself, and end.
    for (const file of [pidFile, vrrpPidFile]) await host.remove(file);
    const { end } = await host.readFrom(log, 'end');
    await host.run(checkBinaryCommand(binary), options);
    await host.run(startKeepalivedCommand(paths, binary), options);
    await waitForStart(host, paths, end, options);
  });
}

/** Waits for whoever has the lock, which nobody has for long. */
async function whenFree(
  host: LbHost,
  lock: string,
  { signal }: HostRequestOptions,
  work: () => Promise<void>,
): Promise<void> {
  for (const start = performance.now(); ; await delay(50, undefined, { signal })) {
    try {
      return await host.withLock(lock, work);
    } catch (error) {
      const isBusy = error instanceof TcplbError && error.code === 'HostBusy';
      if (!isBusy || performance.now() - start > 2 * START_MS) throw error;
    }
  }
}

/** @param end of its log before it was started, in bytes */
async function waitForStart(
  host: LbHost,
  paths: HostPaths,
  end: number,
  { signal }: HostRequestOptions,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const { content } = await host.readFrom(paths.keepalived.log, end);
    // It has its process id before it has read its configuration.
    if (STARTED.test(content) && (await findKeepalived(host, paths)).vrrp !== undefined) return;
    if (content.includes('Stopped Keepalived') || performance.now() - start > START_MS) {
      throw new TcplbError('ApplyFailed', `keepalived does not start on ${host.name}: ${complaints(content)}`);
    }
    await delay(20, undefined, { signal });
  }
}

const STARTED = /: Startup complete$/m;

/** What it says of each start and end, whatever is wrong. */
const USUAL = /^(Starting|Stopped|Running on|Command line|Opening|Configuration file|NOTICE|CPU usage|\s)/;

function complaints(log: string): string {
  const lines = log.split('\n').map((line) => line.replace(/^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}: /, ''));
  return lines.filter((line) => line !== '' && !USUAL.test(line)).join('; ') || 'it says nothing';
}

/** What starts it in the background has no way to say that there is none. */
function checkBinaryCommand(binary: string): HostCommand<void> {
  return { command: binary, args: ['--version'], parse: () => {} };
}

/**
 * LOG CONFIGURATION PIDFILE COMMAND…: starts it, in time on a busy host where it may have that; by its own setting for this it
 * would die at reloads. The shell stays, for the addresses that a keepalived leaves on the host when it is killed: the others
 * take them when they have missed three advertisements, which is 2 to 3 after it. One that was started since has taken them off.
 */
const RUN = `\
log=$1 configuration=$2 pidfile=$3
shift 3
exec </dev/null >>"$log" 2>&1
chrt --rr --pid 50 $$ 2>/dev/null
"$@"
[ $? -gt 128 ] || exit 0
interval=$(sed -n 's/^ *advert_int //p' "$configuration" | head -n 1)
sleep "$interval"
sleep "$interval"
kill -0 "$(cat "$pidfile")" 2>/dev/null && exit
ip -oneline address | while read -r _ interface _ address _; do
  sed 's/^ *//' "$configuration" | grep -qxF "$address" && ip address delete "$address" dev "$interface"
done
`;

/**
 * Its own way into the background would leave it without a log: syslog apart it writes to the console alone, for which it
 * has to stay in the foreground of a session of its own.
 */
export function startKeepalivedCommand({ keepalived }: HostPaths, binary: string): HostCommand<CommandResult> {
  const { configuration, pidFile, vrrpPidFile, log } = keepalived;
  // It has a log of its own; where no syslog listens it would wait for the console besides.
  const flags = ['--dont-fork', '--log-console', '--no-syslog', '--log-detail', '--vrrp'];
  const files = ['-f', configuration, '-p', pidFile, '-r', vrrpPidFile];
  // What it logs has the time of day without a time zone. It would tell the systemd that looks after an agent that the main
  // process of that unit is itself, which then is what is stopped and killed.
  const environment = ['env', '--unset=NOTIFY_SOCKET', 'TZ=UTC0'];
  const args = [
    '--fork',
    ...environment,
    'sh',
    '-c',
    RUN,
    'sh',
    log,
    configuration,
    pidFile,
    binary,
    ...flags,
    ...files,
  ];
  return { command: 'setsid', args, parse: (result) => result };
}
