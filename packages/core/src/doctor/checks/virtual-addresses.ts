/** Whether the addresses that hosts share can be had, and one host has each. Says nothing where none are shared. */
import type { KeepalivedConfiguration } from '../../configuration.ts';
import { hostPaths } from '../../host/host-paths.ts';
import { findKeepalived } from '../../host/keepalived-process.ts';
import type { CommandResult, HostCommand, LbHost } from '../../host/lb-host.ts';
import { mayBindNonlocal } from '../../host/nonlocal-bind.ts';
import { addressesCommand } from '../../host/read-addresses.ts';
import { listMembers, lookAtHosts } from '../../operations/ha/look-at-host.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { type HostClock, judgeClocks, judgeOwners } from '../virtual-addresses/judge-hosts.ts';
import { judgeOwnPart } from '../virtual-addresses/judge-own-part.ts';
import { judgeSpeakers, listenCommand } from '../virtual-addresses/listen-for-routers.ts';

export const virtualAddressesCheck: Check = {
  id: 'virtual-addresses',
  title: 'Virtual addresses',
  needs: ['configuration'],
  async *run(context) {
    const { configuration } = await context.configuration();
    const { keepalived } = configuration;
    if (keepalived === undefined) return;
    const findings = await Promise.all([
      examineHost(context, keepalived),
      examineNetwork(context, keepalived),
      examineHosts(context),
    ]).then((all) => all.flat());
    yield* findings;
    if (findings.length > 0) return;
    yield { status: 'ok', message: `${keepalived.virtualAddresses.join(', ')}: each is held by one host` };
  },
  hint: ({ command }) => command.tcplb('ha', 'status'),
};

async function examineHost({ host, configuration, command }: DoctorContext, keepalived: KeepalivedConfiguration) {
  const { nginx } = (await configuration()).configuration;
  const [addresses, four, six, { parent, vrrp }] = await Promise.all([
    host.run(addressesCommand()),
    mayBindNonlocal(host, 'IPv4'),
    mayBindNonlocal(host, 'IPv6'),
    findKeepalived(host, hostPaths(nginx)),
  ]);
  const runs = parent !== undefined && vrrp !== undefined;
  return judgeOwnPart({ keepalived, addresses, mayBind: { IPv4: four, IPv6: six }, runs, command });
}

/** Nothing where `tcpdump` is missing, or not allowed: that is no fault of the host's. */
async function examineNetwork(
  { host, cancellation }: DoctorContext,
  keepalived: KeepalivedConfiguration,
): Promise<Finding[]> {
  const link = keepalived.hosts.find(({ name }) => name === keepalived.host)?.interface ?? 'any';
  const speakers = await host.run(listenCommand(link), cancellation);
  return speakers === undefined ? [] : judgeSpeakers(keepalived, speakers);
}

/** All hosts of the configuration; the one that is examined as it was opened. */
async function examineHosts({ host, openAll, command, cancellation }: DoctorContext): Promise<Finding[]> {
  await using opened = await openAll();
  const all = opened.hosts.map((one) => (one.name === host.name ? { ...one, host } : one));
  const looks = await lookAtHosts(listMembers(all), cancellation);
  const reached = looks.filter((look) => !('error' in look)).map(({ member }) => member);
  const clocks = await Promise.all(reached.map(async ({ name, host: one }) => readClock(name, one)));
  return [...judgeOwners(looks, command), ...judgeClocks(clocks)];
}

async function readClock(name: string, host: LbHost): Promise<HostClock> {
  const begin = Date.now();
  const seconds = await host.run(clockCommand);
  // Half of the way is taken to be there, half back.
  const end = Date.now();
  return { host: name, aheadSeconds: seconds - (begin + end) / 2000, errorSeconds: (end - begin) / 2000 };
}

const clockCommand: HostCommand<number> = {
  command: 'date',
  args: ['+%s.%N'],
  parse: ({ stdout }: CommandResult) => Number(stdout.trim()),
};
