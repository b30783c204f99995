import { describe, expect, it } from 'vitest';
import { TcplbError } from '../errors.ts';
import { type RequestedPorts, resolvePorts, servicePorts } from './requested-ports.ts';
import type { Workload, WorkloadPort } from './workload.ts';

function workload(kind: Workload['kind'], ...ports: WorkloadPort[]): Workload {
  return {
    kind,
    namespace: 'default',
    name: 'web',
    selector: {},
    selectsByExpressions: false,
    podLabels: {},
    podsKnown: true,
    ports,
  };
}

const http: WorkloadPort = { name: 'http', protocol: 'TCP', port: 8080, target: 8080, hostPort: 80 };
const metrics: WorkloadPort = { protocol: 'TCP', port: 9090, target: 9090 };
const dnsTcp: WorkloadPort = { name: 'dns-tcp', protocol: 'TCP', port: 53, target: 53 };
const dns: WorkloadPort = { name: 'dns', protocol: 'UDP', port: 53, target: 53 };
const sctp: WorkloadPort = { protocol: 'SCTP', port: 7000, target: 7000 };
const web = workload('Deployment', http, metrics, dnsTcp, dns, sctp);
const small = workload('Deployment', http);
const silent = workload('Deployment');
const service = workload('Service', { name: 'http', protocol: 'TCP', port: 80, target: 'web' });

/** `http 80/TCP → 8080`, or what is wrong. */
function resolve(of: Workload, request: RequestedPorts): string {
  try {
    return servicePorts(resolvePorts(of, request))
      .map(
        ({ name, port, protocol, targetPort, nodePort }) =>
          `${name} ${port}/${protocol} → ${JSON.stringify(targetPort)}${nodePort ? ` (${nodePort})` : ''}`,
      )
      .join(', ');
  } catch (error) {
    if (!(error instanceof TcplbError)) throw error;
    return `${error.code} ${error.message} → ${error.suggestions.join(' ')}`;
  }
}

describe('ports of an exposure:', () => {
  it.each<[string, Workload, RequestedPorts, string]>([
    ['the only one of the pods', small, { ports: [{ port: 80 }] }, 'http 80/TCP → 8080'],
    ['the one with the number of the listener', web, { ports: [{ port: 9090 }] }, 'tcp-9090 9090/TCP → 9090'],
    ['by number', web, { ports: [{ port: 80, targetPort: 8080 }] }, 'http 80/TCP → 8080'],
    ['by name, which stays a name', web, { ports: [{ port: 80, targetPort: 'http' }] }, 'http 80/TCP → "http"'],
    ["by the name of a Service's port", service, { ports: [{ port: 81, targetPort: 'http' }] }, 'http 81/TCP → "web"'],
    [
      'by a name that a Service does not show',
      service,
      { ports: [{ port: 81, targetPort: 'x' }] },
      'tcp-81 81/TCP → "x"',
    ],
    ['not declared by any container', silent, { ports: [{ port: 80, targetPort: 8080 }] }, 'tcp-80 80/TCP → 8080'],
    ['TCP and UDP on one number', web, { ports: [{ port: 53 }] }, 'dns-tcp 53/TCP → 53, dns 53/UDP → 53'],
    ['one protocol of two', web, { ports: [{ port: 53, protocol: 'UDP' }] }, 'dns 53/UDP → 53'],
    ['the protocol of a named target', web, { ports: [{ port: 5353, targetPort: 'dns' }] }, 'dns 5353/UDP → "dns"'],
    ['the protocol of the only port', workload('Service', dns), { ports: [{ port: 5353 }] }, 'dns 5353/UDP → 53'],
    [
      'one protocol for those that do not say',
      web,
      { protocol: 'UDP', ports: [{ port: 53 }, { port: 80, targetPort: 'http', protocol: 'TCP' }] },
      'dns 53/UDP → 53, http 80/TCP → "http"',
    ],
    [
      'two listeners for one target',
      web,
      { ports: [{ port: 80, targetPort: 'http' }, { port: 8080 }] },
      'http 80/TCP → "http", tcp-8080 8080/TCP → 8080',
    ],
    ['a node port', small, { ports: [{ port: 80, nodePort: 30080 }] }, 'http 80/TCP → 8080 (30080)'],
    ['all of them', workload('Deployment', http, http, dns), {}, 'http 8080/TCP → 8080, dns 53/UDP → 53'],
    ['all of a Service', service, {}, 'http 80/TCP → "web"'],
    ['all of one protocol', web, { protocol: 'UDP' }, 'dns 53/UDP → 53'],
  ])('%s', (_name, of, request, expected) => {
    expect(resolve(of, request)).toBe(expected);
  });

  it('know the host ports of their targets', () => {
    expect(resolvePorts(web, { ports: [{ port: 80, targetPort: 'http' }, { port: 9090 }] })).toMatchObject([
      { hostPort: 80 },
      {},
    ]);
  });

  it('have names of their own, whatever the pods call theirs', () => {
    const odd = { name: 'tcp-80', protocol: 'TCP', port: 1, target: 1 } as const;
    const request = { ports: [{ port: 1 }, { port: 2, targetPort: 1 }, { port: 80, targetPort: 1 }] };
    expect(resolve(workload('Deployment', odd), request)).toBe(
      'tcp-80 1/TCP → 1, tcp-2 2/TCP → 1, listener-tcp-80 80/TCP → 1',
    );
  });
});

describe('refused:', () => {
  const has = 'it has 8080/TCP (http), 9090/TCP, 53/TCP (dns-tcp), 53/UDP (dns), 7000/SCTP';
  it.each<[string, Workload, RequestedPorts, string]>([
    [
      'a port out of range',
      web,
      { ports: [{ port: 70000 }] },
      'InvalidInput port 70000 is not in 1–65535 → Choose another port.',
    ],
    [
      'a port that is no number',
      web,
      { ports: [{ port: Number.NaN }] },
      'InvalidInput port NaN is not in 1–65535 → Choose another port.',
    ],
    [
      'a target port out of range',
      web,
      { ports: [{ port: 446, targetPort: 0 }] },
      'InvalidInput target port 0 is not in 1–65535 → Choose another target port.',
    ],
    [
      'a node port out of range',
      web,
      { ports: [{ port: 53, nodePort: 0 }] },
      'InvalidInput node port 0 is not in 1–65535 → Choose another node port.',
    ],
    [
      'a target that is not there',
      web,
      { ports: [{ port: 446, targetPort: 999 }] },
      `InvalidInput Deployment default/web has no TCP port 999: ${has} → Choose one with --port 446:TARGET.`,
    ],
    [
      'a name that is not there',
      web,
      { ports: [{ port: 446, targetPort: 'x' }] },
      `InvalidInput Deployment default/web has no TCP port "x": ${has} → Choose one with --port 446:TARGET.`,
    ],
    [
      'a choice between several',
      web,
      { ports: [{ port: 80 }] },
      `InvalidInput Deployment default/web has several TCP ports and none is 80: ${has} → Choose one with --port 80:TARGET.`,
    ],
    [
      'another protocol',
      small,
      { protocol: 'UDP', ports: [{ port: 446 }] },
      'InvalidInput Deployment default/web has no UDP port: it has 8080/TCP (http) → Choose one with --port 446:TARGET.',
    ],
    [
      'a port of pods that declare none',
      silent,
      { ports: [{ port: 446 }] },
      'InvalidInput Deployment default/web has no TCP port: it declares none → Name the port of the pods with --port 446:TARGET.',
    ],
    [
      'all ports of pods that declare none',
      silent,
      {},
      'InvalidInput Deployment default/web has no TCP or UDP port: it declares none → Name the port of the pods with --port PORT:TARGET.',
    ],
    [
      'the same listener twice',
      web,
      { ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] },
      'InvalidInput UDP port 53 is asked for twice → Give each listener a port of its own.',
    ],
  ])('%s', (_name, of, request, message) => {
    expect(resolve(of, request)).toBe(message);
  });
});
