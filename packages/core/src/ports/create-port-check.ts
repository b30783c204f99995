/** Asks the two-sided check about one port after the other. Pure. */

import { TcplbError } from '../errors.ts';
import { checkListeners } from '../exposure/check-listeners.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import type { BalancedProtocol } from '../exposure/requested-ports.ts';
import type { Service } from '../snapshot.ts';
import type { PortConflict } from './claim.ts';
import { findFreePort } from './free-port.ts';
import { foreignPorts } from './index-foreign-ports.ts';
import { judgeListeners } from './judge-listeners.ts';
import { indexNodeClaims, isSame, type Named, type PortSituation } from './port-situation.ts';

export interface PortCheck {
  readonly check: (port: number, protocol: BalancedProtocol) => PortConflict | undefined;
  readonly suggestFree: (port: number, protocol: BalancedProtocol) => number | undefined;
}

/** @param own the Service that is to be written: what it has already is no obstacle */
export function createPortCheck(situation: PortSituation, own: Named): PortCheck {
  const claims = indexNodeClaims(situation, own);
  const current = situation.services.find(({ metadata }) => isSame(metadata, own));
  return {
    check: (port, protocol) => {
      const service = candidate(own, current, port, protocol);
      const placed = placeListener(service, situation);
      return 'message' in placed ? placed : judgeListeners(service, placed.addresses, situation, claims)[0];
    },
    suggestFree: (port, protocol) => findFreePort(port, protocol, { situation, claims, own }),
  };
}

function candidate(own: Named, current: Service | undefined, port: number, protocol: BalancedProtocol): Service {
  const { ipFamilies } = current?.spec ?? {};
  return {
    metadata: own,
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: LOAD_BALANCER_CLASS,
      ports: [{ port, protocol }],
      ...(ipFamilies && { ipFamilies }),
    },
  };
}

export function placeListener(
  service: Service,
  situation: PortSituation,
): { readonly addresses: readonly string[] } | PortConflict {
  try {
    const { services, addresses } = situation;
    return { addresses: checkListeners(service, services, addresses, { foreign: foreignPorts(situation) }) };
  } catch (error) {
    const [{ port = 0, protocol = 'TCP' } = {}] = service.spec.ports ?? [];
    if (!(error instanceof TcplbError) || error.code !== 'PortConflict') return { addresses: [] };
    return { use: 'listener', protocol, port, holder: '', message: error.message };
  }
}
