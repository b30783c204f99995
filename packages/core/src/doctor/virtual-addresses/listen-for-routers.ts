/** Who else on a network speaks VRRP, as a short listen hears it. */
import type { KeepalivedConfiguration } from '../../configuration.ts';
import type { CommandResult, HostCommand } from '../../host/lb-host.ts';
import { buildVrrpInstances } from '../../keepalived/vrrp-instance.ts';
import type { Finding } from '../check.ts';

export interface VrrpSpeaker {
  /** Canonical in IPv4; in IPv6 the link's. */
  readonly address: string;
  readonly virtualRouterId: number;
}

/** Seconds for which it is listened: others may advertise once a second. */
const LISTEN_SECONDS = 2.5;

/** Gives nobody where `tcpdump` hears nothing; fails with `MissingProgram` where there is no `timeout`. */
export function listenCommand(link: string): HostCommand<VrrpSpeaker[] | undefined> {
  const listen = ['tcpdump', '-lnni', link, 'ip proto 112 or ip6 proto 112'];
  // Over SSH the status of a timeout would be taken for that of the command itself, which took too long.
  const args = ['--preserve-status', `${LISTEN_SECONDS}`, ...listen];
  return { command: 'timeout', args, parse: parseListen };
}

/** Undefined where it cannot listen. `IP 192.0.2.12 > 224.0.0.18: VRRPv3, Advertisement, vrid 51, prio 254, …` */
function parseListen({ stdout, stderr }: CommandResult): VrrpSpeaker[] | undefined {
  if (!/^listening on /m.test(stderr)) return undefined;
  return [...stdout.matchAll(/ IP6? (\S+) > \S+: .*?vrid (\d+)/g)].map(([, address = '', id]) => ({
    address,
    virtualRouterId: Number(id),
  }));
}

/** Routers that are none of ours and have one of our ids. */
export function judgeSpeakers(keepalived: KeepalivedConfiguration, speakers: readonly VrrpSpeaker[]): Finding[] {
  const ours = new Set(keepalived.hosts.flatMap(({ unicastAddresses }) => unicastAddresses));
  const ids = new Set(buildVrrpInstances(keepalived).map(({ virtualRouterId }) => virtualRouterId));
  const foreign = speakers.filter(({ address, virtualRouterId }) => ids.has(virtualRouterId) && !ours.has(address));
  const texts = [...new Set(foreign.map(({ address, virtualRouterId }) => `${virtualRouterId} of ${address}`))];
  return texts.map((text) => ({
    status: 'fail',
    message: `another router on this network has the virtual router id ${text}`,
    details: ['Choose another keepalived.virtualRouterId in tcplb.yaml, the same for all hosts.'],
  }));
}
