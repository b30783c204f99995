/** How many connections a host has to the ports of an address, as its kernel says. */
import { TcplbError } from '../errors.ts';
import type { CommandResult, HostCommand } from './lb-host.ts';

/** Half-closed connections may still carry data, so they count; those that nobody can send on any more do not. */
const STATES = ['established', 'fin-wait-1', 'fin-wait-2', 'close-wait'];

/** Connections by the peer's port, over IPv4 or IPv6. `address` is one of a family, or a hostname. */
export function connectionsCommand(address: string): HostCommand<ReadonlyMap<number, number>> {
  const args = ['--no-header', '--tcp', '--numeric', ...STATES.flatMap((state) => ['state', state])];
  args.push('dst', address.includes(':') ? `[${address}]` : address);
  return { command: 'ss', args, parse: parseConnections };
}

/** The peer is the last column: `10.0.0.1:446`, `[fd00::1]:446`. */
function parseConnections({ exitCode, stdout, stderr }: CommandResult): ReadonlyMap<number, number> {
  if (exitCode !== 0) {
    const said = stderr.trim() || `it exited with ${exitCode}`;
    throw new TcplbError('MissingProgram', `ss cannot list the connections: ${said}`);
  }
  const counts = new Map<number, number>();
  for (const line of stdout.split('\n')) {
    const port = Number(/:(\d+)\s*$/.exec(line)?.[1]);
    if (port > 0) counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  return counts;
}
