import { describe, expect, it } from 'vitest';
import type { Service } from '../snapshot.ts';
import { buildExposures } from './build-exposures.ts';
import { DEFAULT_OPTIONS } from './options/read-options.ts';

interface Wish {
  readonly name?: string;
  readonly created?: string;
  readonly annotations?: Record<string, string>;
  readonly spec?: Partial<Service['spec']>;
  readonly deleting?: boolean;
}

function service({
  name = 'tcp-echo',
  created = '2026-01-01T00:00:00Z',
  annotations,
  spec,
  deleting,
}: Wish = {}): Service {
  return {
    metadata: {
      namespace: 'default',
      name,
      creationTimestamp: created,
      ...(annotations && { annotations }),
      ...(deleting && { deletionTimestamp: created }),
    },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 446 }], ...spec },
  };
}

/** `default/a 192.0.2.1 TCP/446,TCP/447` per exposure, and the rejections as `Code message → suggestion`. */
function build(services: readonly Service[], addresses: readonly string[] = []) {
  const { exposures, rejected } = buildExposures({ services, endpointSlices: [], nodes: [] }, addresses);
  return {
    exposed: exposures.map(({ namespace, name, listeners }) => {
      const ports = listeners.map(({ protocol, port }) => `${protocol}/${port}`).join();
      return `${namespace}/${name} ${listeners[0]?.address} ${ports}`;
    }),
    rejected: rejected.map(({ code, message, suggestion }) => `${code} ${message} → ${suggestion}`),
  };
}

describe('Services that are ours', () => {
  it.each<[string, Wish, number]>([
    ['our class', {}, 1],
    ['another class', { spec: { loadBalancerClass: 'metallb' } }, 0],
    ['no class', { spec: { type: 'ClusterIP' } }, 0],
    ['being deleted', { deleting: true }, 0],
  ])('%s', (_name, wish, count) => {
    expect(build([service(wish)])).toEqual({ exposed: Array(count).fill('default/tcp-echo * TCP/446'), rejected: [] });
  });
});

it('reads what the Service says', () => {
  const wish = service({
    annotations: { 'tcplb.dev/mode': 'host-network' },
    spec: {
      ports: [
        { name: 'echo', port: 446 },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
      sessionAffinity: 'ClientIP',
      loadBalancerSourceRanges: ['10.1.2.3/8', ' FD00::/16 '],
      ipFamilies: ['IPv4', 'IPv6'],
      loadBalancerIP: '192.0.2.2',
    },
  });
  const snapshot = { services: [wish], endpointSlices: [], nodes: [] };
  expect(buildExposures(snapshot, ['192.0.2.1', '192.0.2.2'])).toEqual({
    exposures: [
      {
        namespace: 'default',
        name: 'tcp-echo',
        createdAt: '2026-01-01T00:00:00Z',
        mode: 'host-network',
        modeReason: 'set by tcplb.dev/mode',
        ipFamilies: ['IPv4', 'IPv6'],
        listeners: [
          { address: '192.0.2.2', protocol: 'TCP', port: 446, portName: 'echo', backends: [] },
          { address: '192.0.2.2', protocol: 'UDP', port: 53, portName: 'dns', backends: [] },
        ],
        sessionAffinity: true,
        sourceRanges: ['10.0.0.0/8', 'fd00::/16'],
        options: { ...DEFAULT_OPTIONS, mode: 'host-network' },
      },
    ],
    rejected: [],
  });
});

describe('a bad field rejects its Service and no other:', () => {
  it.each<[string, Wish, string]>([
    [
      'mode',
      { annotations: { 'tcplb.dev/mode': 'hostnetwork' } },
      'InvalidObject Service default/bad: annotation tcplb.dev/mode is "hostnetwork", which must be one of auto, host-network, host-port, node-port, pod-ip → Set tcplb.dev/mode to one of auto, host-network, host-port, node-port, pod-ip, or remove it.',
    ],
    [
      'a hostile mode',
      { annotations: { 'tcplb.dev/mode': 'auto;\n}$x' } },
      'InvalidObject Service default/bad: annotation tcplb.dev/mode is "auto;\\n}$x", which must be one of auto, host-network, host-port, node-port, pod-ip → Set tcplb.dev/mode to one of auto, host-network, host-port, node-port, pod-ip, or remove it.',
    ],
    [
      'a source range',
      { spec: { loadBalancerSourceRanges: ['10.0.0.0/8', 'all;'] } },
      'InvalidObject Service default/bad: spec.loadBalancerSourceRanges has "all;", which is no CIDR range → Write ranges as 192.0.2.0/24 or 2001:db8::/32.',
    ],
    [
      'an address',
      { spec: { loadBalancerIP: 'lb.example' } },
      'InvalidObject Service default/bad: spec.loadBalancerIP is "lb.example", which is no IP address → Set it to one of the configured addresses, or remove it.',
    ],
    [
      'an address that means all of them',
      { spec: { loadBalancerIP: '0:0::0' } },
      'InvalidObject Service default/bad: spec.loadBalancerIP is "0:0::0", which is no single address → Set it to one of the configured addresses, or remove it.',
    ],
    [
      'an address of somebody else',
      { spec: { loadBalancerIP: '192.0.2.9' } },
      'InvalidObject Service default/bad: spec.loadBalancerIP 192.0.2.9 is not an address of the balancer → Use one of 192.0.2.1, or remove it.',
    ],
    [
      'SCTP alone',
      { spec: { ports: [{ port: 446, protocol: 'SCTP' }] } },
      'InvalidObject Service default/bad: port 446 uses "SCTP", which nginx cannot proxy → Use TCP or UDP.',
    ],
    [
      'a port number',
      { spec: { ports: [{ port: 0 }] } },
      'InvalidObject Service default/bad: port 0 is not in 1–65535 → Choose a port in 1–65535.',
    ],
    [
      'no ports',
      { spec: { ports: [] } },
      'InvalidObject Service default/bad: it has no ports → Give it at least one port.',
    ],
    [
      'node ports that do not exist',
      { annotations: { 'tcplb.dev/mode': 'node-port' } },
      'UnsupportedMode Service default/bad: port 1 has no node port, which mode node-port needs → Remove allocateLoadBalancerNodePorts: false, or use mode host-network if the pods are on the host network.',
    ],
  ])('%s', (_name, wish, message) => {
    const bad = service({ name: 'bad', ...wish, spec: { ports: [{ port: 1 }], ...wish.spec } });
    expect(build([bad, service()], ['192.0.2.1'])).toEqual({
      exposed: ['default/tcp-echo 192.0.2.1 TCP/446'],
      rejected: [message],
    });
  });

  it('a name', () => {
    expect(build([service({ name: 'a;}\n' })])).toEqual({
      exposed: [],
      rejected: [
        'InvalidObject Service "default/a;}\\n": "a;}\\n" is no DNS label → Use letters, digits and hyphens only.',
      ],
    });
  });
});

describe('what is reported but does not stop the exposure:', () => {
  it('an SCTP port beside others, and a port listed twice', () => {
    const ports: Service['spec']['ports'] = [
      { port: 446 },
      { port: 447, protocol: 'SCTP' },
      { port: 446, name: 'again' },
    ];
    expect(build([service({ spec: { ports } })])).toEqual({
      exposed: ['default/tcp-echo * TCP/446'],
      rejected: [
        'InvalidObject Service default/tcp-echo: TCP port 446 is listed twice → Remove one of them.',
        'InvalidObject Service default/tcp-echo: port 447 uses "SCTP", which nginx cannot proxy → Use TCP or UDP.',
      ],
    });
  });

  it('annotations that do not exist', () => {
    const annotations = { 'tcplb.dev/mdoe': 'auto', 'tcplb.dev/colour': 'green', 'example.com/x': 'y' };
    expect(build([service({ annotations })])).toEqual({
      exposed: ['default/tcp-echo * TCP/446'],
      rejected: [
        'InvalidObject Service default/tcp-echo: there is no annotation "tcplb.dev/colour", it is ignored → Remove it; docs/configuration.md lists the annotations.',
        'InvalidObject Service default/tcp-echo: there is no annotation "tcplb.dev/mdoe", it is ignored → Did you mean tcplb.dev/mode?',
      ],
    });
  });
});

describe('addresses', () => {
  const at = (day: number) => `2026-01-0${day}T00:00:00Z`;

  it('are shared while the ports differ, TCP and UDP apart', () => {
    const services = [
      service({ name: 'a' }),
      service({ name: 'b', spec: { ports: [{ port: 447 }] } }),
      service({ name: 'c', spec: { ports: [{ port: 446, protocol: 'UDP' }] } }),
    ];
    expect(build(services, ['192.0.2.1']).exposed).toEqual([
      'default/a 192.0.2.1 TCP/446',
      'default/b 192.0.2.1 TCP/447',
      'default/c 192.0.2.1 UDP/446',
    ]);
  });

  it('go to the oldest first, then by name; who comes too late learns who was there', () => {
    const services = [
      service({ name: 'c', created: at(1) }),
      service({ name: 'b', created: at(2) }),
      service({ name: 'a', created: at(2) }),
    ];
    expect(build(services, ['192.0.2.1', '192.0.2.2'])).toEqual({
      exposed: ['default/a 192.0.2.2 TCP/446', 'default/c 192.0.2.1 TCP/446'],
      rejected: [
        'PortConflict Service default/b: TCP port 446 on 192.0.2.1 is taken by Service default/c; TCP port 446 on 192.0.2.2 is taken by Service default/a → Choose another port, or give the balancer one more address.',
      ],
    });
  });

  it('have room for all ports of an exposure or for none', () => {
    const services = [
      service({ name: 'a', created: at(1), spec: { ports: [{ port: 447 }] } }),
      service({ name: 'b', created: at(2), spec: { ports: [{ port: 446 }, { port: 447 }] } }),
    ];
    expect(build(services, ['192.0.2.1', '192.0.2.2']).exposed).toEqual([
      'default/a 192.0.2.1 TCP/447',
      'default/b 192.0.2.2 TCP/446,TCP/447',
    ]);
  });

  it('collide with all addresses', () => {
    const services = [
      service({ name: 'a', created: at(1) }),
      service({ name: 'b', created: at(2), spec: { loadBalancerIP: '192.0.2.1' } }),
    ];
    expect(build(services)).toEqual({
      exposed: ['default/a * TCP/446'],
      rejected: [
        'PortConflict Service default/b: TCP port 446 on 192.0.2.1 is taken by Service default/a → Choose another port, or give the balancer one more address.',
      ],
    });
    expect(
      build(
        services.map((item, index) => ({ ...item, metadata: { ...item.metadata, creationTimestamp: at(9 - index) } })),
      ),
    ).toEqual({
      exposed: ['default/b 192.0.2.1 TCP/446'],
      rejected: [
        'PortConflict Service default/a: TCP port 446 on all addresses is taken by Service default/b → Choose another port, or give the balancer one more address.',
      ],
    });
  });
});
