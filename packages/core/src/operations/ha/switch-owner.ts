/** Moves virtual addresses to another host on purpose: the others stand by until it has them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TcplbError, toTcplbError } from '../../errors.ts';
import type { VrrpInstance } from '../../keepalived/vrrp-instance.ts';
import { type HaMember, type HostSight, isSight, lookAtHosts } from './look-at-host.ts';
import { type StandBy, standBy } from './stand-by.ts';
import { isOwner, ownersOf, requireMember, requireReady, selectInstances } from './switch-target.ts';

/** `standing-by`: the others are told to leave the addresses. `taking`: the host is to take them. `checking`: nobody else may have them. */
export type SwitchStep = 'looking' | 'standing-by' | 'taking' | 'checking';

export interface SwitchOwnerOptions {
  /** The name of the host that is to have them. */
  readonly to: string;
  /** One virtual address, without its prefix; those that move with it move, too. Default: all. */
  readonly address?: string;
  /** Milliseconds until it has to have them. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: SwitchStep) => void;
}

export interface SwitchedAddress {
  /** `address/prefix` */
  readonly address: string;
  /** Who had it. */
  readonly from: readonly string[];
  readonly to: string;
  readonly outcome: 'switched' | 'unchanged';
}

/** Milliseconds between two looks. */
const PAUSE_MS = 50;
/** Seconds by which a host's own timer comes after the time that a switch may take. */
const TIMER_MARGIN_S = 5;

/**
 * Nothing is changed when it fails with `NotFound` (no such host or address), `HostUnreachable`, or `HostNotReady`: the host
 * could not take them. With `TimedOut` the others may have taken them back. However it ends, nobody is left standing by.
 */
export async function switchOwner(
  members: readonly HaMember[],
  { to, address, timeoutMs, signal, onStep }: SwitchOwnerOptions,
): Promise<SwitchedAddress[]> {
  const options = signal ? { signal } : {};
  onStep?.('looking');
  const looks = await lookAtHosts(members, options);
  const target = requireMember(looks, to);
  const sights = looks.filter(isSight);
  const switched = selectInstances(target.member, address).map((instance) => {
    const from = ownersOf(sights, instance);
    return { instance, from, isMoving: from.join() !== to };
  });
  const moving = switched.filter(({ isMoving }) => isMoving).map(({ instance }) => instance);
  requireReady(target, moving);
  const others = sights.filter((look) => look !== target && look.runs);
  if (moving.length > 0) await move({ target, others, moving, timeoutMs, ...options, ...(onStep && { onStep }) });
  return switched.flatMap(({ instance, from, isMoving }) =>
    instance.virtualAddresses.map((one) => ({
      address: one,
      from,
      to,
      outcome: isMoving ? ('switched' as const) : ('unchanged' as const),
    })),
  );
}

interface Move extends Pick<SwitchOwnerOptions, 'timeoutMs' | 'signal' | 'onStep'> {
  readonly target: HostSight;
  readonly others: readonly HostSight[];
  readonly moving: readonly VrrpInstance[];
}

async function move({ target, others, moving, timeoutMs, signal, onStep }: Move): Promise<void> {
  const options = signal ? { signal } : {};
  const deadline = performance.now() + timeoutMs;
  const seconds = Math.ceil(timeoutMs / 1000) + TIMER_MARGIN_S;
  const names = moving.map(({ name }) => name);
  const standing: StandBy[] = [];
  // Whoever has them goes last: the next by priority would be another one, else.
  const owns = (look: HostSight) => moving.some((one) => isOwner(look, one));
  onStep?.('standing-by');
  try {
    for (const { member } of others.toSorted((a, b) => Number(owns(a)) - Number(owns(b)))) {
      standing.push(await standBy(member, names, { seconds, ...options }));
    }
    onStep?.('taking');
    await until(
      deadline,
      signal,
      async () => {
        const [look] = await lookAtHosts([target.member], options);
        return look !== undefined && isSight(look) && moving.every((one) => isOwner(look, one));
      },
      `${target.member.name} has not taken over`,
    );
    onStep?.('checking');
    await until(
      deadline,
      signal,
      async () => {
        const looks = (
          await lookAtHosts(
            others.map(({ member }) => member),
            options,
          )
        ).filter(isSight);
        return !looks.some((look) => moving.some((one) => isOwner(look, one)));
      },
      'another host has not given it up',
    );
  } finally {
    await Promise.all(standing.map((one) => one.end()));
  }
}

async function until(deadline: number, signal: AbortSignal | undefined, isSo: () => Promise<boolean>, what: string) {
  while (!(await isSo())) {
    if (performance.now() >= deadline) throw new TcplbError('TimedOut', `${what} in time`, { retryable: true });
    await sleep(PAUSE_MS, undefined, { signal }).catch((error) => {
      throw toTcplbError(error);
    });
  }
}
