import { describe, expect, test } from 'vitest';
import { TcplbError } from '../errors.ts';
import { controllerWorkload } from '../exposure/workload.ts';
import type { Service } from '../snapshot.ts';
import { judgeExposure } from './judge-exposure.ts';
import type { TiedPod } from './pod-claims.ts';
import { indexNodeClaims, type PortSituation } from './port-situation.ts';

const workload = controllerWorkload('DaemonSet', {
  metadata: { namespace: 'default', name: 'echo' },
  spec: {
    selector: { matchLabels: { app: 'echo' } },
    template: { spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 446 }] }] } },
  },
});

/** With haproxy on the listener's port, a pod on the pods' and a Service on the node port. */
function conflicting(nodes: number, free: number): PortSituation {
  return {
    services: [{ metadata: { name: 'theirs' }, spec: { ports: [{ port: 80, nodePort: 30080 }] } }],
    addresses: [],
    nodes: [],
    pods: [
      ...Array.from({ length: nodes }, (_, index) => [pod('web', index, 1), pod('echo', index, 2)]).flat(),
      ...Array.from({ length: free }, (_, index) => pod('echo', nodes + index, 2)),
    ],
    balancer: {
      name: 'this machine',
      addresses: ['192.0.2.9'],
      serves: true,
      held: new Set(),
      sockets: [{ protocol: 'TCP', address: '192.0.2.9', port: 80, holder: 'haproxy (process 812)' }],
    },
  };
}

function pod(app: string, node: number, day: number): TiedPod {
  return {
    metadata: {
      namespace: 'default',
      name: `${app}-${node}`,
      labels: { app },
      creationTimestamp: `2026-01-0${day}T00:00:00Z`,
    },
    spec: { nodeName: `node-${node}`, hostNetwork: true, containers: [{ ports: [{ containerPort: 446 }] }] },
  };
}

function service(port: number, nodePort?: number): Service {
  const ports = [{ port, targetPort: 446, ...(nodePort && { nodePort }) }];
  return { metadata: { namespace: 'default', name: 'echo' }, spec: { ports } };
}

interface Case {
  readonly port?: number;
  readonly nodePort?: number;
  readonly existing?: Service;
  readonly nodes?: number;
  /** Nodes on which the pods have their port. */
  readonly free?: number;
  readonly ignoreTakenNodes?: boolean;
}

function judge({
  port = 81,
  nodePort,
  existing,
  nodes = 0,
  free = 0,
  ignoreTakenNodes,
}: Case): { refused: string } | readonly string[] {
  const wanted = service(port, nodePort);
  const situation = conflicting(nodes, free);
  const ports = [{ port, protocol: 'TCP' as const, target: 446, ...(nodePort && { nodePort }) }];
  try {
    return judgeExposure(
      {
        service: wanted,
        workload,
        ports,
        ...(existing && { existing }),
        ...(ignoreTakenNodes && { ignoreTakenNodes }),
      },
      ['192.0.2.9'],
      situation,
      indexNodeClaims(situation, wanted.metadata),
    );
  } catch (error) {
    if (!(error instanceof TcplbError)) throw error;
    return { refused: `${error.message} → ${error.suggestions.join(' ')}` };
  }
}

const byHaproxy = 'TCP port 80 of this machine is taken by haproxy (process 812), and Service default/echo wants it';
const byPod = (node: number) =>
  `TCP port 446 of node node-${node} is taken by Pod default/web-${node}, and DaemonSet default/echo wants it`;
const podPort = 'Give the pods of DaemonSet default/echo a port that is free on their nodes, for example 447.';

describe('what is new is refused', () => {
  test.each<[string, Case, string]>([
    ['a listener', { port: 80 }, `${byHaproxy} → Use a free port, for example --port 81:446.`],
    [
      'a listener of an exposure that had another one',
      { port: 80, existing: service(81) },
      `${byHaproxy} → Use a free port, for example --port 81:446.`,
    ],
    ["the pods' port", { nodes: 1 }, `${byPod(0)} → ${podPort}`],
    [
      "the pods' port on many nodes",
      { nodes: 5 },
      `${byPod(0)}; ${byPod(1)}; ${byPod(2)}; and 2 more like these → ${podPort}`,
    ],
    [
      'a node port',
      { nodePort: 30080 },
      'TCP port 30080 of every node is taken by Service default/theirs as a node port, and a node port for DaemonSet default/echo wants it → Use another node port, for example --node-port 30081, or name none, and the cluster picks one.',
    ],
  ])('%s', (_name, wanted, refused) => {
    expect(judge(wanted)).toEqual({ refused });
  });
});

describe('what was there before is warned of', () => {
  test.each<[string, Case, readonly string[]]>([
    ['nothing', { existing: service(81) }, []],
    ['a listener', { port: 80, existing: service(80) }, [byHaproxy]],
    ["the pods' port", { nodes: 1, existing: service(82) }, [byPod(0)]],
  ])('%s', (_name, wanted, warnings) => {
    expect(judge(wanted)).toEqual(warnings);
  });
});

describe('a port that is taken on some of the nodes', () => {
  test('is refused with the flag that goes on without these', () => {
    const suggestion = `${podPort} Or leave these nodes out with --ignore-taken-nodes.`;
    expect(judge({ nodes: 1, free: 1 })).toEqual({ refused: `${byPod(0)} → ${suggestion}` });
  });

  test('is warned of with the flag', () => {
    expect(judge({ nodes: 1, free: 1, ignoreTakenNodes: true })).toEqual([byPod(0)]);
  });

  test('is refused in spite of the flag where no node is left', () => {
    expect(judge({ nodes: 2, ignoreTakenNodes: true })).toEqual({ refused: `${byPod(0)}; ${byPod(1)} → ${podPort}` });
  });

  test('excuses nothing else', () => {
    expect(judge({ port: 80, nodes: 1, free: 1, ignoreTakenNodes: true })).toMatchObject({
      refused: expect.stringContaining(byHaproxy),
    });
  });
});
