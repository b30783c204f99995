/** Whether the hosts that share addresses agree on who has them. Pure. */
import { describeHa } from '../../operations/ha/ha-status.ts';
import { type HostLook, isSight } from '../../operations/ha/look-at-host.ts';
import type { Finding } from '../check.ts';
import type { CommandLines } from '../command-lines.ts';

/** Seconds that clocks may be apart: enough for logs and Leases to be told in one order by a person. */
const CLOCK_SECONDS = 5;

export interface HostClock {
  readonly host: string;
  /** Seconds that its clock is ahead of this machine's. */
  readonly aheadSeconds: number;
  /** By how many seconds that may be wrong. */
  readonly errorSeconds: number;
}

export function judgeOwners(looks: readonly HostLook[], command: CommandLines): Finding[] {
  const status = command.tcplb('ha', 'status');
  const unasked = looks.flatMap((look): Finding[] =>
    isSight(look) ? [] : [{ status: 'warn', message: `${look.member.name} cannot be asked: ${look.error.message}` }],
  );
  const wrong = describeHa(looks).flatMap(({ address, owners, problem, hosts }): Finding[] => {
    if (problem === undefined) return [];
    const states = hosts.map(({ host, state = 'unknown', lastTransition }) => {
      const why = lastTransition?.cause === undefined ? '' : `, since ${lastTransition.cause}`;
      return `${host}: ${state}${why}`;
    });
    const deaf = owners.length < 2 ? [] : [hearing(looks, owners)];
    const next =
      owners.length < 2 ? status : command.shell('tcpdump', '-ni', hosts[0]?.interface ?? 'any', 'ip', 'proto', '112');
    return [{ status: 'fail', message: `${address}: ${problem}`, details: [...states, ...deaf], next }];
  });
  return [...unasked, ...wrong];
}

function hearing(looks: readonly HostLook[], owners: readonly string[]): string {
  const addresses = looks
    .filter(({ member }) => owners.includes(member.name))
    .flatMap(({ member }) => member.instances.map(({ unicastAddress }) => unicastAddress));
  return `They do not hear each other: something drops IP protocol 112 between ${[...new Set(addresses)].join(' and ')}.`;
}

export function judgeClocks(clocks: readonly HostClock[]): Finding[] {
  const [first] = clocks;
  if (first === undefined) return [];
  const isApart = ({ aheadSeconds, errorSeconds }: HostClock) =>
    Math.abs(aheadSeconds - first.aheadSeconds) - errorSeconds - first.errorSeconds > CLOCK_SECONDS;
  const apart = clocks.find(isApart);
  if (apart === undefined) return [];
  const seconds = Math.round(Math.abs(apart.aheadSeconds - first.aheadSeconds));
  return [
    {
      status: 'warn',
      message: `the clocks of ${first.host} and ${apart.host} are ${seconds} s apart, and with them their logs and Leases`,
      details: ['Addresses move by intervals, not by the time of day: nothing else depends on it.'],
      next: 'timedatectl',
    },
  ];
}
