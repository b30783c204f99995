/** keepalived killed, both its processes: each would make up for the other. */
import { hostPaths } from '../../host/host-paths.ts';
import { startKeepalivedCommand } from '../../host/keepalived-process.ts';
import type { OpenHost } from '../../operations/rollout/open-hosts.ts';
import type { HostFault } from './fault.ts';
import { partOn } from './part-on.ts';

/** CONFIGURATION PIDFILE…: those that run with that configuration. */
const KILL = `
configuration=$1
shift
for file; do
  pid=$(cat "$file") && grep -qzxF "$configuration" "/proc/$pid/cmdline" && pids="$pids $pid"
done
[ -n "$pids" ] && kill -s KILL $pids
`;

/** CONFIGURATION PIDFILE PIDFILE COMMAND…: starts it where none runs with it, past the files that a killed one left. */
const START = `
pid=$(cat "$2") && grep -qzxF "$1" "/proc/$pid/cmdline" && exit
rm -f "$2" "$3"
shift 3
exec "$@"
`;

/** Absent for a host that shares no addresses. */
export function killKeepalived(target: OpenHost): HostFault | undefined {
  const { keepalived, nginx } = target.configuration;
  if (keepalived === undefined) return undefined;
  const paths = hostPaths(nginx);
  const { configuration, pidFile, vrrpPidFile } = paths.keepalived;
  const { command, args } = startKeepalivedCommand(paths, keepalived.binary);
  const part = partOn(
    target,
    { command: 'sh', args: ['-c', KILL, 'sh', configuration, pidFile, vrrpPidFile] },
    { command: 'sh', args: ['-c', START, 'sh', configuration, pidFile, vrrpPidFile, command, ...args] },
  );
  return {
    kind: 'kill-keepalived',
    touches: `kills keepalived, both its processes, on ${part.hostName}`,
    parts: [part],
    healsItself: true,
    cutsUsOff: false,
  };
}
