import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Service } from '../snapshot.ts';
import { checkService } from './exposure-request.ts';
import { placeRequests } from './listener-addresses.ts';

interface Wish {
  readonly day?: number;
  readonly ports?: readonly number[];
  readonly families?: readonly ('IPv4' | 'IPv6')[];
  readonly policy?: Service['spec']['ipFamilyPolicy'];
  readonly fixed?: string;
  readonly loadBalancerIP?: string;
  /** In the Service's status. */
  readonly had?: readonly string[];
  readonly serverNames?: string;
}

function service(name: string, wish: Wish = {}): Service {
  const { day = 1, ports = [446], families, policy, fixed, loadBalancerIP, had, serverNames } = wish;
  const annotations = {
    ...(fixed && { 'tcplb.dev/address': fixed }),
    ...(serverNames && { 'tcplb.dev/tls-server-names': serverNames }),
  };
  return {
    metadata: { namespace: 'default', name, creationTimestamp: `2026-01-0${day}T00:00:00Z`, annotations },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      ports: ports.map((port) => ({ port })),
      ...(families && { ipFamilies: families }),
      ...(policy && { ipFamilyPolicy: policy }),
      ...(loadBalancerIP && { loadBalancerIP }),
    },
    ...(had && { status: { loadBalancer: { ingress: had.map((ip) => ({ ip })) } } }),
  };
}

/** `name address address` for each that got a place, and the rejections. */
function place(services: readonly Service[], addresses: readonly string[]) {
  const requests = services.flatMap((item) => checkService(item).request ?? []);
  const { placed, rejected } = placeRequests(requests, addresses);
  return {
    placed: placed.map(({ request, listenAddresses }) => [request.service.metadata.name, ...listenAddresses].join(' ')),
    rejected: rejected.map(({ code, message, suggestion }) => `${code} ${message} → ${suggestion}`),
  };
}

const dual = { families: ['IPv4', 'IPv6'] } as const;

describe('where an exposure listens', () => {
  it.each<[string, Wish, readonly string[], string]>([
    ['on the first address of a network', {}, ['192.0.2.0/24'], 'a 192.0.2.1'],
    ['on the first address of a range', {}, ['192.0.2.9-192.0.2.20'], 'a 192.0.2.9'],
    ['on the first entry of its family', {}, ['2001:db8::/64', '192.0.2.7'], 'a 192.0.2.7'],
    ['on one address per family', dual, ['192.0.2.7', '2001:db8::/64'], 'a 192.0.2.7 2001:db8::1'],
    ['with the first family first', { families: ['IPv6', 'IPv4'] }, ['192.0.2.7', 'fd00::7'], 'a fd00::7 192.0.2.7'],
    ['in the one family that there is', dual, ['192.0.2.7'], 'a 192.0.2.7'],
    ['in another family when its own is not to be had', { families: ['IPv6'] }, ['192.0.2.7'], 'a 192.0.2.7'],
    ['on all addresses when there is no pool', dual, [], 'a *'],
    ['on its fixed address', { fixed: '192.0.2.77' }, ['192.0.2.0/24'], 'a 192.0.2.77'],
    ['on its fixed address without a pool', { fixed: '192.0.2.77' }, [], 'a 192.0.2.77'],
    [
      'on two fixed ones',
      { ...dual, fixed: 'fd00::7,192.0.2.7' },
      ['192.0.2.0/24', 'fd00::/64'],
      'a fd00::7 192.0.2.7',
    ],
    ['by the annotation', { fixed: '192.0.2.7', loadBalancerIP: '192.0.2.8' }, ['192.0.2.0/24'], 'a 192.0.2.7'],
    ['by loadBalancerIP', { loadBalancerIP: '192.0.2.8' }, ['192.0.2.0/24'], 'a 192.0.2.8'],
    ['where it was', { had: ['192.0.2.9'] }, ['192.0.2.0/24'], 'a 192.0.2.9'],
    [
      'where it was in both families',
      { ...dual, had: ['fd00::9', '192.0.2.9'] },
      ['192.0.2.0/24', 'fd00::/64'],
      'a 192.0.2.9 fd00::9',
    ],
    ['elsewhere when that left the pool', { had: ['192.0.3.9'] }, ['192.0.2.0/24'], 'a 192.0.2.1'],
  ])('%s', (_name, wish, addresses, expected) => {
    expect(place([service('a', wish)], addresses)).toEqual({ placed: [expected], rejected: [] });
  });
});

describe('no address', () => {
  it.each<[string, Wish, readonly string[], string]>([
    [
      'is foreign',
      { fixed: '192.0.3.1' },
      ['192.0.2.0/24', 'fd00::1'],
      'InvalidObject Service default/a: tcplb.dev/address 192.0.3.1 is not an address of the balancer → Use one of 192.0.2.0/24, fd00::1, or remove it.',
    ],
    [
      "is a network's own",
      { fixed: '192.0.2.255' },
      ['192.0.2.0/24'],
      'InvalidObject Service default/a: tcplb.dev/address 192.0.2.255 is not an address of the balancer → Use one of 192.0.2.0/24, or remove it.',
    ],
    [
      'is one of two in a family',
      { fixed: '192.0.2.1,192.0.2.2' },
      [],
      'InvalidObject Service default/a: tcplb.dev/address names two IPv4 addresses → Name one address per family.',
    ],
    [
      'is there for a family that is required',
      { ...dual, policy: 'RequireDualStack' },
      ['192.0.2.1'],
      'InvalidObject Service default/a: spec.ipFamilyPolicy RequireDualStack needs an IPv6 address, and there is none → Give the balancer an IPv6 address, or set ipFamilyPolicy to PreferDualStack.',
    ],
  ])('%s', (_name, wish, addresses, message) => {
    expect(place([service('a', wish)], addresses)).toEqual({ placed: [], rejected: [message] });
  });
});

describe('a pool that is used up', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const full = names.map((name) => service(name));

  it('says so', () => {
    expect(place(full, ['192.0.2.1-192.0.2.5'])).toEqual({
      placed: names.slice(0, 5).map((name, index) => `${name} 192.0.2.${index + 1}`),
      rejected: [
        'PortConflict Service default/f: TCP port 446 on 192.0.2.1 is taken by Service default/a; TCP port 446 on 192.0.2.2 is taken by Service default/b; TCP port 446 on 192.0.2.3 is taken by Service default/c; ' +
          "the pool's other 2 addresses are taken too → Choose another port, or give the balancer one more address.",
      ],
    });
  });

  it('is not used up while ports differ', () => {
    const other = service('g', { ports: [447], day: 2 });
    expect(place([...full.slice(0, 5), other], ['192.0.2.1-192.0.2.5']).placed).toContain('g 192.0.2.1');
  });

  it('takes no memory for addresses that nobody uses', () => {
    expect(place(full, ['2001:db8::/32', '10.0.0.0/8']).placed.at(-1)).toBe('f 10.0.0.6');
  });
});

describe('an exposure stays', () => {
  const pool = ['192.0.2.0/24'];

  it('when an older one goes', () => {
    const [a, b] = [service('a', { had: ['192.0.2.1'] }), service('b', { day: 2, had: ['192.0.2.2'] })];
    expect(place([a, b], pool).placed).toEqual(['a 192.0.2.1', 'b 192.0.2.2']);
    expect(place([b], pool).placed).toEqual(['b 192.0.2.2']);
  });
  it('when an older one comes that may go elsewhere', () => {
    const b = service('b', { day: 2, had: ['192.0.2.1'] });
    expect(place([service('a'), b], pool).placed).toEqual(['a 192.0.2.2', 'b 192.0.2.1']);
  });
  it('until an older one has no other place', () => {
    const b = service('b', { day: 2, had: ['192.0.2.1'] });
    expect(place([service('a'), b], ['192.0.2.1']).placed).toEqual(['a 192.0.2.1']);
  });
  it('when a younger one fixes its address', () => {
    const b = service('b', { day: 2, fixed: '192.0.2.1' });
    expect(place([service('a'), b], pool).placed).toEqual(['a 192.0.2.1']);
  });

  it('whatever comes and goes', () => {
    const wish = fc.record({
      day: fc.integer({ min: 1, max: 9 }),
      ports: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    });
    const gone = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), gone, (wishes, lost) => {
        const before = wishes.map((item, index) => service(`s${index}`, item));
        const places = new Map(place(before, pool).placed.map((text) => text.split(' ') as [string, string]));
        const recorded = before.map((item) => {
          const had = places.get(item.metadata.name);
          return had === undefined ? item : { ...item, status: { loadBalancer: { ingress: [{ ip: had }] } } };
        });
        const young = service('young', { ...wishes[0], day: 9 });
        const after = place([young, ...recorded.filter((_, index) => index !== lost)], pool).placed;
        for (const text of after.filter((line) => !line.startsWith('young '))) {
          const [name = '', address] = text.split(' ');
          expect(address).toBe(places.get(name));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a TCP port of one address is shared by TLS names', () => {
  const www = service('www', { serverNames: 'www.example.com' });
  it('that differ', () => {
    const api = service('api', { day: 2, serverNames: 'api.example.com,*.api.example.com' });
    expect(place([www, api], ['192.0.2.1']).placed).toEqual(['www 192.0.2.1', 'api 192.0.2.1']);
  });
  it('and by none who wants one of them too', () => {
    const api = service('api', { day: 2, serverNames: 'api.example.com,www.example.com' });
    expect(place([www, api], ['192.0.2.1']).rejected).toEqual([
      'PortConflict Service default/api: TCP port 446 on 192.0.2.1 is taken for www.example.com by Service default/www → Choose another port, or give the balancer one more address.',
    ]);
  });
  it('and by none who wants all of it', () => {
    const all = service('all', { day: 2 });
    expect(place([www, all], ['192.0.2.1']).placed).toEqual(['www 192.0.2.1']);
  });
});
