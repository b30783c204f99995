/** Which ports are held on which address, and by whom. */
import type { Protocol } from '../snapshot.ts';
import type { ExposureRequest } from './exposure-request.ts';
import { serviceTitle } from './rejection.ts';

/** Stands for every address of the host, so it collides with each of them. */
export const ANY_ADDRESS = '*';

/** Holders of each (protocol, port), by address. Several share one where TLS names tell them apart. */
export type TakenPorts = Map<string, Map<string, ExposureRequest[]>>;

export interface PortConflict {
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly holder: ExposureRequest;
  /** The TLS name that both want, where names share the port. */
  readonly serverName?: string;
}

/** The request's ports that somebody else holds on this address. */
export function conflictsOn(request: ExposureRequest, address: string, taken: TakenPorts): PortConflict[] {
  return request.ports.flatMap(({ port, protocol = 'TCP' }) => {
    const holders = holdersOf(taken.get(`${protocol}/${port}`), address);
    const conflict = holders
      .filter(({ holder }) => holder !== request)
      .map(({ held, holder }) => ({ holder, ...sharing(request, holder, protocol, held === address) }))
      .find(({ shared }) => !shared);
    if (conflict === undefined) return [];
    const { holder, serverName } = conflict;
    return [{ address, port, protocol, holder, ...(serverName !== undefined && { serverName }) }];
  });
}

export function takePorts(request: ExposureRequest, address: string, taken: TakenPorts): void {
  for (const { port, protocol = 'TCP' } of request.ports) {
    const key = `${protocol}/${port}`;
    const byAddress = taken.get(key) ?? new Map<string, ExposureRequest[]>();
    byAddress.set(address, [...(byAddress.get(address) ?? []), request]);
    taken.set(key, byAddress);
  }
}

/** `TCP port 446 on 192.0.2.1 is taken by Service default/old` */
export function describeConflict({ address, port, protocol, holder, serverName }: PortConflict): string {
  const where = `${protocol} port ${port} on ${address === ANY_ADDRESS ? 'all addresses' : address}`;
  const forName = serverName === undefined ? '' : ` for ${serverName}`;
  return `${where} is taken${forName} by ${serviceTitle(holder.service)}`;
}

function holdersOf(byAddress: ReadonlyMap<string, readonly ExposureRequest[]> | undefined, address: string) {
  if (byAddress === undefined) return [];
  const colliding = address === ANY_ADDRESS ? [...byAddress.keys()] : [address, ANY_ADDRESS];
  return colliding.flatMap((held) => (byAddress.get(held) ?? []).map((holder) => ({ held, holder })));
}

/**
 * Names share a TCP port on the very same address only: connections to one address never reach a listener on all of them
 * while that address has its own.
 */
function sharing(
  { options: { tlsServerNames: wanted } }: ExposureRequest,
  { options: { tlsServerNames: held } }: ExposureRequest,
  protocol: Protocol,
  isSameAddress: boolean,
): { readonly shared: boolean; readonly serverName?: string } {
  if (protocol !== 'TCP' || wanted.length === 0 || held.length === 0 || !isSameAddress) return { shared: false };
  const serverName = wanted.find((name) => held.includes(name));
  return serverName === undefined ? { shared: true } : { shared: false, serverName };
}
