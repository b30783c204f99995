/** Whether a host can have the addresses that it is to have. Pure. */
import { TcplbError } from '../../errors.ts';
import type { VrrpInstance } from '../../keepalived/vrrp-instance.ts';
import { type HaMember, type HostLook, type HostSight, holdsAddress, isSight } from './look-at-host.ts';

/** Fails with `NotFound`, and with why it cannot be asked. */
export function requireMember(looks: readonly HostLook[], name: string): HostSight {
  const look = looks.find(({ member }) => member.name === name);
  if (look === undefined) {
    throw new TcplbError('NotFound', `no host ${name} shares virtual addresses`, {
      suggestions: [`There are: ${looks.map(({ member }) => member.name).join(', ')}`],
    });
  }
  if (!isSight(look)) throw look.error;
  return look;
}

/** Those that have the address (without its prefix), default all. Fails with `NotFound`. */
export function selectInstances({ instances }: HaMember, address: string | undefined): readonly VrrpInstance[] {
  if (address === undefined) return instances;
  const chosen = instances.filter(({ virtualAddresses }) => virtualAddresses.some((one) => isAddress(one, address)));
  if (chosen.length > 0) return chosen;
  throw new TcplbError('NotFound', `no virtual address ${address} is configured`, {
    suggestions: [`There are: ${instances.flatMap(({ virtualAddresses }) => virtualAddresses).join(', ')}`],
  });
}

function isAddress(virtualAddress: string, address: string): boolean {
  return virtualAddress === address || virtualAddress.split('/')[0] === address;
}

/** Fails with `HostNotReady` for a host that keepalived would not let have them. */
export function requireReady({ member, runs, transitions }: HostSight, instances: readonly VrrpInstance[]): void {
  for (const { name, virtualAddresses } of instances) {
    const last = transitions.get(name);
    const why = runs ? last?.state === 'FAULT' && (last.cause ?? 'its keepalived is in the state FAULT') : NOT_RUNNING;
    if (!why) continue;
    throw new TcplbError('HostNotReady', `${member.name} cannot take ${virtualAddresses.join(', ')}: ${why}`, {
      suggestions: ['See "kubectl tcplb ha status" and "kubectl tcplb doctor". Nothing was changed.'],
      retryable: true,
    });
  }
}

const NOT_RUNNING = 'its keepalived does not run';

export function isOwner(look: HostSight, { virtualAddresses }: VrrpInstance): boolean {
  return virtualAddresses.every((address) => holdsAddress(look, address) !== undefined);
}

/** Names of the hosts that have any of its addresses. */
export function ownersOf(sights: readonly HostSight[], { virtualAddresses }: VrrpInstance): string[] {
  const owns = (look: HostSight) => virtualAddresses.some((address) => holdsAddress(look, address) !== undefined);
  return sights.filter(owns).map(({ member }) => member.name);
}
