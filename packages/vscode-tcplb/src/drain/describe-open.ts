/** The connections that a drain still waits for, in words. Pure. */
import type { OpenConnections } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';
import { hostPort } from '../prompts/listener-text.ts';

/** `2 connections are still open: 10.0.0.1:446 (default/echo): 2`. */
export function describeOpen(open: readonly OpenConnections[], l10n: Localizer): string {
  const total = open.reduce((sum, { connections }) => sum + connections, 0);
  if (total === 0) return l10n.t('no connection is open any more');
  const places = open
    .map(({ address, port, exposures, connections }) =>
      l10n.t('{0} ({1}): {2}', hostPort(address, port), exposures.join(', '), connections),
    )
    .join(', ');
  return total === 1
    ? l10n.t('1 connection is still open: {0}', places)
    : l10n.t('{0} connections are still open: {1}', total, places);
}
