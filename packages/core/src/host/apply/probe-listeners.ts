/**
 * Step `probe`: whether the listeners that are new can be had. `nginx -t` does not notice a port that another process
 * holds, and the reload that does notice blocks the master for 2.5 s and is rejected as a whole.
 */
import type { CommandResult, HostCommand, LbHost, ListenAddress, ListenProbe } from '../lb-host.ts';
import { nonlocalBindCommand } from '../nonlocal-bind.ts';
import type { RecordedExposure } from '../revision-record.ts';
import { listenKey } from './listen-addresses.ts';

export interface ListenConflict {
  readonly exposure: RecordedExposure;
  /** `taken` is certain. The others are what this user may do, and nginx may be able to do more. */
  readonly probe: Exclude<ListenProbe, 'free'>;
  /** The first of its sockets that cannot be opened. */
  readonly listen: ListenAddress;
  /** One clause that names the listener and, where it can be found out, who holds it. */
  readonly message: string;
}

/**
 * The exposures of which a listener cannot be had; `held` are the listeners that our nginx has already, `moving` the addresses
 * that the host has only at times.
 */
export async function findListenConflicts(
  host: LbHost,
  exposures: readonly RecordedExposure[],
  held: ReadonlySet<string>,
  moving: readonly string[] = [],
): Promise<ListenConflict[]> {
  const wanted = exposures.flatMap((exposure) =>
    exposure.listeners.filter((listen) => !held.has(listenKey(listen))).map((listen) => ({ exposure, listen })),
  );
  // All in one, since each question to another machine has to travel.
  const probes = await host.probeListen(wanted.map(({ listen }) => listen));
  const conflicts = new Map<RecordedExposure, ListenConflict>();
  for (const [index, { exposure, listen }] of wanted.entries()) {
    const probe = probes[index] ?? 'free';
    // The first of an exposure says enough.
    if (probe === 'free' || conflicts.has(exposure)) continue;
    const needsRight = probe === 'no-such-address' && moving.includes(listen.address);
    const message = needsRight ? describeMoving(host, listen) : await describe(host, listen, probe, held);
    conflicts.set(exposure, { exposure, probe, listen, message });
  }
  return [...conflicts.values()];
}

function describeMoving({ name }: LbHost, { address, port, protocol }: ListenAddress): string {
  const where = `${protocol} port ${port} on ${address}`;
  return `${where} cannot be opened while ${name} does not hold that address; let it with ${nonlocalBindCommand(address)}`;
}

async function describe(
  host: LbHost,
  listener: ListenAddress,
  probe: Exclude<ListenProbe, 'free'>,
  held: ReadonlySet<string>,
): Promise<string> {
  const { address, port, protocol } = listener;
  const where = `${protocol} port ${port} on ${address}`;
  if (probe === 'not-permitted') return `${where} needs root or CAP_NET_BIND_SERVICE`;
  if (probe === 'no-such-address') return `${where} cannot be opened: ${host.name} does not have that address`;
  const own = [...held].find((key) => key.startsWith(`${protocol} `) && key.endsWith(`:${port}`));
  if (own !== undefined)
    return `${where} cannot be opened while this nginx listens on ${own}; end nginx and apply again`;
  const holder = await host.run(portHolderCommand(listener)).catch(() => undefined);
  return `${where} is taken by ${holder ?? 'another process'}`;
}

/** Who listens on the port: `haproxy (process 812)`; undefined when that is not to be known. */
export function portHolderCommand(listen: ListenAddress): HostCommand<string | undefined> {
  const { protocol, port } = listen;
  const args = ['--no-header', '--listening', '--numeric', '--processes'];
  args.push(protocol === 'TCP' ? '--tcp' : '--udp', `sport = :${port}`);
  return { command: 'ss', args, parse: (result) => parsePortHolder(result, listen) };
}

/** Another address of the same port may have another holder. */
function parsePortHolder({ stdout }: CommandResult, { address, port }: ListenAddress): string | undefined {
  const places = [address.includes(':') ? `[${address}]` : address, '0.0.0.0', '*', '[::]'];
  const lines = stdout.split('\n');
  const overlapping = lines.find((line) => places.some((place) => line.includes(` ${place}:${port} `)));
  const holder = /users:\(\("([^"]+)",pid=(\d+)/.exec(overlapping ?? stdout);
  return holder === null ? undefined : `${holder[1]} (process ${holder[2]})`;
}
