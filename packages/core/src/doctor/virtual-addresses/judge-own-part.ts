/** Whether a host is what it has to be to hold virtual addresses, as its kernel says. Pure. */
import type { KeepalivedConfiguration } from '../../configuration.ts';
import { nonlocalBindCommand, nonlocalBindKey } from '../../host/nonlocal-bind.ts';
import type { InterfaceAddress } from '../../host/read-addresses.ts';
import { familyOf, type IpFamily } from '../../ip-address.ts';
import { addressToNumber } from '../../ip-range.ts';
import { buildVrrpInstances } from '../../keepalived/vrrp-instance.ts';
import type { Finding } from '../check.ts';
import type { CommandLines } from '../command-lines.ts';

export interface OwnPart {
  readonly keepalived: KeepalivedConfiguration;
  readonly addresses: readonly InterfaceAddress[];
  /** Whether programs may listen on addresses that the host does not hold, by family. */
  readonly mayBind: Readonly<Record<IpFamily, boolean>>;
  readonly runs: boolean;
  readonly command: CommandLines;
}

const BITS = { IPv4: 32, IPv6: 128 } as const;

/** What is wrong; empty when nothing is. */
export function judgeOwnPart(part: OwnPart): Finding[] {
  return [...judgeBinding(part), ...judgePlaces(part), ...judgeNetworks(part), ...judgeProcess(part)];
}

function judgeBinding({ keepalived: { host, virtualAddresses }, mayBind, command }: OwnPart): Finding[] {
  const families = [...new Set(virtualAddresses.map(familyOf))].filter((family) => !mayBind[family]);
  return families.map((family) => {
    const example = virtualAddresses.find((one) => familyOf(one) === family) ?? '';
    return {
      status: 'fail',
      message: `nginx on ${host} cannot listen on ${family} addresses that another host holds`,
      details: [`To keep it: put "${nonlocalBindKey(example)}=1" into a file of /etc/sysctl.d.`],
      next: command.shell(...nonlocalBindCommand(example).split(' ')),
    };
  });
}

/** Each instance talks from an address of its own, on the interface that gets the others. */
function judgePlaces({ keepalived, addresses, command }: OwnPart): Finding[] {
  return buildVrrpInstances(keepalived).flatMap(({ name, interface: link, unicastAddress }): Finding[] => {
    const found = addresses.filter(({ address }) => address === unicastAddress);
    if (found.some((one) => one.interface === link)) return [];
    const there = found[0] === undefined ? `does not have ${unicastAddress}` : `has it on ${found[0].interface}`;
    const message =
      found[0] === undefined
        ? `${keepalived.host} ${there}, from which its ${name} is to talk`
        : `${unicastAddress} of ${name} is to be on ${link}, and ${keepalived.host} ${there}`;
    return [{ status: 'fail', message, next: command.shell('ip', 'address') }];
  });
}

/** With another netmask than the interface's own the host would look for neighbours where there are none, or not at all. */
function judgeNetworks({ keepalived, addresses }: OwnPart): Finding[] {
  return buildVrrpInstances(keepalived).flatMap(({ interface: link, virtualAddresses }) =>
    virtualAddresses.flatMap((text): Finding[] => {
      const [address = '', prefix = ''] = text.split('/');
      if (Number(prefix) === BITS[familyOf(address)]) return [];
      const near = addresses.find((one) => one.interface === link && one.address !== address && isNear(one, address));
      if (near === undefined || near.prefix === Number(prefix)) return [];
      const message = `${text} has another netmask than ${near.address}/${near.prefix}, which is on ${link} of ${keepalived.host}`;
      return [{ status: 'warn', message, details: [`Probably ${address}/${near.prefix} is meant, or /32 or /128.`] }];
    }),
  );
}

function isNear({ address, prefix }: InterfaceAddress, other: string): boolean {
  if (familyOf(address) !== familyOf(other)) return false;
  const hostBits = BigInt(BITS[familyOf(address)] - prefix);
  return addressToNumber(address) >> hostBits === addressToNumber(other) >> hostBits;
}

function judgeProcess({ keepalived: { host }, runs, command }: OwnPart): Finding[] {
  return runs ? [] : [{ status: 'fail', message: `keepalived does not run on ${host}`, next: command.tcplb('apply') }];
}
