/** Reads what this machine has open, as far as it is the load balancer. */
import { networkInterfaces } from 'node:os';
import type { NginxConfiguration } from '../../configuration.ts';
import { readHostState } from '../../doctor/network/read-host-state.ts';
import { TcplbError } from '../../errors.ts';
import { listenKey } from '../../host/apply/listen-addresses.ts';
import type { HostRequestOptions, LbHost } from '../../host/lb-host.ts';
import { canonicalAddress } from '../../ip-address.ts';
import { type OpenSocket, parseSockets, SOCKET_ARGUMENTS } from '../../ports/open-socket.ts';
import type { BalancerSituation } from '../../ports/port-situation.ts';

/** Fails as `readHostState` does. */
export async function readBalancer(
  host: LbHost,
  nginx: NginxConfiguration,
  options: HostRequestOptions,
): Promise<BalancerSituation> {
  const [{ live, held }, sockets] = await Promise.all([
    readHostState(host, nginx, options),
    readSockets(host, options),
  ]);
  return {
    name: host.name,
    addresses: ownAddresses(),
    serves: live.linkedRevision !== undefined,
    held,
    sockets: sockets.filter((socket) => !held.has(listenKey(socket))),
  };
}

/** None where there is no `ss`: the listeners themselves are probed all the same. */
async function readSockets(host: LbHost, options: HostRequestOptions): Promise<OpenSocket[]> {
  const parse = ({ stdout }: { readonly stdout: string }) => parseSockets(stdout);
  try {
    return await host.run({ command: 'ss', args: SOCKET_ARGUMENTS, parse }, options);
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'MissingProgram') return [];
    throw error;
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries = []) =>
    entries.flatMap(({ address }) => canonicalAddress(address) ?? []),
  );
}
