/** What is done on one host, as a part of a fault. */
import { hostPaths } from '../../host/host-paths.ts';
import type { OpenHost } from '../../operations/rollout/open-hosts.ts';
import type { FaultPart, ProgramCall } from './fault.ts';

export function partOn({ host, configuration }: OpenHost, inject: ProgramCall, undo: ProgramCall): FaultPart {
  return { hostName: host.name, host, directory: hostPaths(configuration.nginx).run, inject, undo };
}
