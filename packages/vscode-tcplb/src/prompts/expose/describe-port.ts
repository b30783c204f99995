/** What is to be said of a port while it is typed. Pure. */
import type { BalancedProtocol, PortClaims } from '@tcplb/core';
import type { Localizer } from '../../localizer.ts';
import type { Finding } from '../ask-text.ts';
import {
  checkListenerPort,
  checkPortNumber,
  type KnownListeners,
  parsePort,
  type WantedListener,
} from '../check-port.ts';

export interface AskedPorts {
  readonly wanted: WantedListener & { readonly protocol: BalancedProtocol };
  /** What the tree knows of the balancer. */
  readonly known: KnownListeners;
  /** What both sides hold; absent until it is known, and when it cannot be had. */
  readonly claims?: PortClaims;
}

/** Who has the port, with another one to take instead; what could not be looked at. */
export function describePort(text: string, ports: AskedPorts, l10n: Localizer): Finding | string | undefined {
  const { wanted, known, claims } = ports;
  const port = parsePort(text);
  if (port === undefined) return checkPortNumber(text, l10n);
  if (claims === undefined) return checkListenerPort(text, wanted, known, l10n);
  const conflict = claims.check(port, wanted.protocol);
  if (conflict === undefined) return describeWarnings(claims);
  const free = claims.suggestFree(port, wanted.protocol);
  return {
    message: `${conflict.message}.`,
    severity: 'error',
    ...(free !== undefined && { proposal: { label: l10n.t('Use {0}', free), text: String(free) } }),
  };
}

function describeWarnings({ warnings }: PortClaims): Finding | undefined {
  return warnings.length === 0 ? undefined : { message: `${warnings.join('; ')}.`, severity: 'info' };
}
