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
