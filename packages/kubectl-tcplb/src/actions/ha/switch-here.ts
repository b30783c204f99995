/** `ha switch`: moves virtual addresses to another host. */
import { listMembers, type SwitchedAddress, type SwitchStep, switchOwner } from '@tcplb/core';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { openHere } from '../open-here.ts';

export interface SwitchHereOptions {
  /** Who is to have them. */
  readonly host: string;
  /** Default all. */
  readonly address: string | undefined;
  readonly timeoutMs: number;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

const steps: Readonly<Record<SwitchStep, string>> = {
  looking: 'asking the hosts who has the addresses',
  'standing-by': 'having the other hosts stand by',
  taking: 'waiting until it has them',
  checking: 'looking that nobody else has them',
};

/** Fails as `switchOwner` does, and with `InvalidConfiguration` without virtual addresses. */
export async function switchHere(session: Session, options: SwitchHereOptions): Promise<void> {
  const { terminal, signal } = session;
  const { host: to, address, timeoutMs, output } = options;
  await using opened = await openHere(session, options);
  const members = listMembers(opened.hosts);
  const addresses = await switchOwner(members, {
    to,
    timeoutMs,
    signal,
    onStep: (step) => terminal.progress(`${steps[step]} …`),
    ...omitUndefined({ address }),
  });
  terminal.progress('');
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ apiVersion: 'tcplb.dev/v1alpha1', kind: 'HaSwitch', addresses }, output));
  } else terminal.print(addresses.map(describeSwitched).join(''));
  const delay = members.find(({ name }) => name === to)?.keepalived.preemptDelaySeconds;
  if (delay !== undefined) {
    terminal.note(
      `note: the host that comes first takes its addresses back after ${delay} s (keepalived.preemptDelay)`,
    );
  }
}

function describeSwitched({ address, from, to, outcome }: SwitchedAddress): string {
  if (outcome === 'unchanged') return `address/${address} unchanged\n  ${to} has it\n`;
  return `address/${address} switched\n  from ${from.join(' and ') || 'nobody'} to ${to}\n`;
}
