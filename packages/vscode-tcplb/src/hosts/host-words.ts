/** How an LB host is, in words. Pure. */
import type { HostState, HostStatus } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';

/** In English; for `l10n.t`. */
const statusTexts: Readonly<Record<HostStatus, string>> = {
  Ready: 'ready',
  NotReady: 'not ready',
  Stale: 'not heard of',
  Stopped: 'agent stopped',
};

/** Its status, and whether it is in sync where that is known: `ready`, `out of sync`. */
export function describeHost({ status, inSync }: Pick<HostState, 'status' | 'inSync'>, t: Localizer['t']): string[] {
  const text = t(statusTexts[status]);
  if (status === 'Stale' || status === 'Stopped') return [text];
  return [text, inSync ? t('in sync') : t('out of sync')];
}

/** The virtual addresses that it has, where hosts share some; nothing for one that is not heard of, which may have lost them. */
export function describeAddresses({ status, virtualAddresses }: HostState, t: Localizer['t']): string | undefined {
  if (virtualAddresses === undefined || status === 'Stale') return undefined;
  return virtualAddresses.length === 0 ? t('standby') : t('has {0}', virtualAddresses.join(', '));
}

/** In English; for `l10n.t`. */
const transitionTexts: Readonly<Record<NonNullable<HostState['lastTransition']>['state'], string>> = {
  MASTER: 'took over',
  BACKUP: 'stood by',
  FAULT: 'gave it up',
  STOPPED: 'keepalived ended',
};

/** The last change of who has them, where that is known: `took over: 11/30/26, 2:03 PM`. The time stays true on a row. */
export function describeTransition({ status, lastTransition }: HostState, t: Localizer['t']): string | undefined {
  if (lastTransition === undefined || status === 'Stale') return undefined;
  const time = new Date(lastTransition.time).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  return `${t(transitionTexts[lastTransition.state])}: ${time}`;
}
