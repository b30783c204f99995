/** nginx killed, or stopped in its tracks. */
import { hostPaths } from '../../host/host-paths.ts';
import { startNginxCommand } from '../../host/nginx-process.ts';
import type { OpenHost } from '../../operations/rollout/open-hosts.ts';
import type { HostFault } from './fault.ts';
import { partOn } from './part-on.ts';

/** SIGNAL PIDFILE PIDS: to the master that the file names, and to its workers; PIDS is a file that keeps who they were. */
const SIGNAL = `
master=$(cat "$2") && [ "$master" -gt 1 ] || exit
case $(tr '\\0' ' ' <"/proc/$master/cmdline") in "nginx: master process"*) ;; *) exit 1 ;; esac
pids="$master $(cat "/proc/$master/task/$master/children")" && echo "$pids" >"$3" || exit
kill -s "$1" $pids
`;

/** PIDS: lets them go on, also those that another nginx has replaced. */
const WAKE = `
for pid in $(cat "$1"); do kill -s CONT "$pid"; done
rm -f "$1"
`;

/** PIDFILE DIRECTORY COMMAND…: starts it where no master runs, past the sockets that a killed one left. */
const START = `
master=$(cat "$1") && case $(tr '\\0' ' ' <"/proc/$master/cmdline") in "nginx: master process"*) exit ;; esac
rm -f "$2"/*.sock
shift 2
exec "$@"
`;

/** Absent for an nginx that is not ours to start again. */
export function killNginx(target: OpenHost): HostFault | undefined {
  const { nginx } = target.configuration;
  if (nginx.layout === 'include') return undefined;
  const { pidFile, run } = hostPaths(nginx);
  const pids = `${run}/killed`;
  const { command, args } = startNginxCommand(nginx);
  const inject = { command: 'sh', args: ['-c', SIGNAL, 'sh', 'KILL', pidFile, pids] };
  const undo = { command: 'sh', args: ['-c', START, 'sh', pidFile, run, command, ...args] };
  const part = partOn(target, inject, undo);
  return {
    kind: 'kill-nginx',
    touches: `kills nginx, its master and its workers, on ${part.hostName}`,
    parts: [part],
    healsItself: true,
    cutsUsOff: false,
  };
}

export function hangNginx(target: OpenHost): HostFault {
  const { pidFile, run } = hostPaths(target.configuration.nginx);
  const pids = `${run}/stopped`;
  const part = partOn(
    target,
    { command: 'sh', args: ['-c', SIGNAL, 'sh', 'STOP', pidFile, pids] },
    { command: 'sh', args: ['-c', WAKE, 'sh', pids] },
  );
  return {
    kind: 'hang-nginx',
    touches: `stops nginx, its master and its workers, with SIGSTOP on ${part.hostName}`,
    parts: [part],
    healsItself: false,
    cutsUsOff: false,
  };
}
