/** Which faults a set-up can be given, and what each touches, before anything is done. */
import type { Backend } from '../backends/backend.ts';
import type { Listener } from '../exposure/exposure.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import type { SkippedFault } from './chaos-report.ts';
import { cutLink } from './faults/cut-link.ts';
import { cutNode } from './faults/cut-node.ts';
import type { Fault, FaultKind } from './faults/fault.ts';
import { killKeepalived } from './faults/kill-keepalived.ts';
import { hangNginx, killNginx } from './faults/nginx-faults.ts';

export interface FaultScene {
  /** On which the faults of a host are done: who has the address that is tested. */
  readonly target: OpenHost;
  /** All of them. */
  readonly hosts: readonly OpenHost[];
  /** What is tested, as it is now. */
  readonly listener: Listener;
}

/** Undefined with the reason where it cannot be done. */
export function buildFault(kind: FaultKind, scene: FaultScene): Fault | Pick<SkippedFault, 'reason'> {
  const { target, hosts, listener } = scene;
  switch (kind) {
    case 'kill-nginx':
      return killNginx(target) ?? { reason: `the nginx of ${target.host.name} is not tcplb's to start again` };
    case 'hang-nginx':
      return hangNginx(target);
    case 'kill-keepalived':
      return killKeepalived(target) ?? { reason: NO_ADDRESSES };
    case 'cut-link':
      return cutLink(target) ?? { reason: NO_ADDRESSES };
    case 'delete-backend':
      return deleteBackend(listener);
    case 'cut-node':
      return cutOneNode(hosts, listener);
  }
}

const NO_ADDRESSES = 'the hosts share no virtual addresses';

/** Others have to be left. */
function deleteBackend({ backends }: Listener): Fault | Pick<SkippedFault, 'reason'> {
  const ready = backends.filter(({ state }) => state === 'ready');
  const pod = ready.find((backend) => backend.pod !== undefined)?.pod;
  const [namespace = '', name = ''] = pod?.split('/') ?? [];
  if (pod === undefined) return { reason: 'no pod is known behind a ready backend' };
  if (ready.length < 2) return { reason: 'there is one ready backend only' };
  return { kind: 'delete-backend', touches: `deletes pod ${namespace}/${name}`, pod: { namespace, name } };
}

function cutOneNode(hosts: readonly OpenHost[], { backends }: Listener): Fault | Pick<SkippedFault, 'reason'> {
  const byNode = Map.groupBy(
    backends.filter(({ state }) => state === 'ready'),
    ({ node }) => node,
  );
  if (byNode.size < 2) return { reason: 'there are ready backends on one node only' };
  const [node, own] = [...byNode][0] as [string, readonly Backend[]];
  const addresses = [...new Set(own.map(({ address }) => address))];
  return cutNode(hosts, node, addresses) ?? { reason: `node ${node} is known by its name alone` };
}
