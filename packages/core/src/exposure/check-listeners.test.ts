import { describe, expect, it } from 'vitest';
import { TcplbError } from '../errors.ts';
import type { Service, ServicePort } from '../snapshot.ts';
import { checkListeners } from './check-listeners.ts';

function service(name: string, port: number, created?: string, more: Partial<ServicePort> = {}): Service {
  return {
    metadata: { namespace: 'default', name, ...(created && { creationTimestamp: created }) },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port, ...more }] },
  };
}

const old = service('old', 446, '2026-01-01T00:00:00Z');
const young = service('young', 447, '2026-02-01T00:00:00Z');

function check(wanted: Service, existing: readonly Service[], addresses: readonly string[] = []): string {
  try {
    return checkListeners(wanted, existing, addresses).join();
  } catch (error) {
    if (!(error instanceof TcplbError)) throw error;
    return `${error.code} ${error.message} → ${error.suggestions.join(' ')}`;
  }
}

describe('a free port', () => {
  it('is on all addresses when none is configured', () => {
    expect(check(service('new', 448), [old, young])).toBe('*');
  });
  it('is on the first address that has it free', () => {
    expect(check(service('new', 446), [old], ['192.0.2.1', '192.0.2.2'])).toBe('192.0.2.2');
  });
  it('is not the same for TCP and UDP', () => {
    expect(check(service('new', 446, undefined, { protocol: 'UDP' }), [old])).toBe('*');
  });
  it('stays with the Service that is written again', () => {
    expect(check(service('old', 446), [old, young])).toBe('*');
    expect(check(service('old', 449), [old, young])).toBe('*');
  });
  it('stays with its Service when another one lost it before', () => {
    expect(check(service('old', 446), [old, service('loser', 446, '2026-03-01T00:00:00Z')])).toBe('*');
  });
});

describe('a conflict', () => {
  it('names both sides and the next free port', () => {
    expect(check(service('new', 446), [old, young])).toBe(
      'PortConflict Service default/new: TCP port 446 on all addresses is taken by Service default/old → Use a free port, for example --port 448:446.',
    );
  });
  it('is also to take the port of a younger Service', () => {
    expect(check(service('old', 447), [old, young])).toBe(
      'PortConflict Service default/young: TCP port 447 on all addresses is taken by Service default/old → Use a free port, for example --port 448:447.',
    );
  });
  it('is about the port that both want, with the target that it has', () => {
    const wanted = service('new', 80, undefined);
    const ports = [{ port: 80 }, { port: 446, targetPort: 'main' }, { port: 448, protocol: 'UDP' as const }];
    expect(check({ ...wanted, spec: { ...wanted.spec, ports } }, [old, young])).toBe(
      'PortConflict Service default/new: TCP port 446 on all addresses is taken by Service default/old → Use a free port, for example --port 448:main.',
    );
  });
  it('suggests a port below the last one', () => {
    const last = service('last', 65535, '2026-01-01T00:00:00Z');
    expect(check(service('new', 65535), [last])).toBe(
      'PortConflict Service default/new: TCP port 65535 on all addresses is taken by Service default/last → Use a free port, for example --port 65534:65535.',
    );
  });
});

it('refuses a field that means nothing, and an address of somebody else', () => {
  const typo = service('new', 448);
  const annotated = { ...typo, metadata: { ...typo.metadata, annotations: { 'tcplb.dev/mode': 'x' } } };
  expect(check(annotated, [])).toMatch(/^InvalidObject Service default\/new: annotation tcplb.dev\/mode is "x"/);
  const foreign = { ...typo, spec: { ...typo.spec, loadBalancerIP: '192.0.2.9' } };
  expect(check(foreign, [], ['192.0.2.1'])).toBe(
    'InvalidObject Service default/new: spec.loadBalancerIP 192.0.2.9 is not an address of the balancer → Use one of 192.0.2.1, or remove it.',
  );
});
