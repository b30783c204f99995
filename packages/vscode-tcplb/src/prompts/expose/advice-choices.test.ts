import { advise, controllerWorkload, createCommandLines, type Service } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { english } from '../../localizer.ts';
import { adviceChoices, needsAttention } from './advice-choices.ts';

interface Wish {
  readonly hostNetwork: boolean;
  readonly maxSurge?: number;
  readonly services?: readonly Service[];
}

/** Of a DaemonSet that serves port 8080, with its host port where it is not on the host network. */
function ask({ hostNetwork, maxSurge = 0, services = [] }: Wish) {
  const port = { containerPort: 8080, ...(!hostNetwork && { hostPort: 8080 }) };
  const workload = controllerWorkload('DaemonSet', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: maxSurge === 0 ? 1 : 0 } },
      template: { metadata: { labels: { app: 'web' } }, spec: { hostNetwork, containers: [{ ports: [port] }] } },
    },
  });
  const commands = createCommandLines({ cluster: [], tcplb: [], namespace: 'default' });
  return advise(workload, { nodes: [], services }, { ports: { ports: [{ port: 8080 }] }, commands });
}

function service(name: string, spec: Partial<Service['spec']>): Service {
  return { metadata: { name, namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [], ...spec } };
}

/** `group: label, verdict, what is chosen`. */
const rows = (wish: Wish) =>
  adviceChoices(ask(wish), english).map(
    (row) =>
      `${row.group}: ${row.label}, ${row.description?.replace(/:.*/, '')}, ${'value' in row ? row.value : 'nothing'}`,
  );

describe('adviceChoices', () => {
  it('has the recommended way first, which is auto, and closed ways that cannot be chosen last', () => {
    expect(rows({ hostNetwork: false })).toEqual([
      'Ways: $(pass) host-port, recommended, auto',
      'Ways: $(circle-outline) node-port, possible, node-port',
      'Ways: $(question) pod-ip, possible on a condition, pod-ip',
      'Not to be chosen: $(circle-slash) host-network, not possible, nothing',
      'Not to be chosen: $(thumbsdown) external-ips, not recommended, nothing',
      'Not to be chosen: $(thumbsdown) ingress, not recommended, nothing',
    ]);
  });

  it('says why, and what a way costs and loses, in the words of the advisor', () => {
    const [first] = adviceChoices(ask({ hostNetwork: true }), english);
    const [best] = ask({ hostNetwork: true }).ways;
    const against = best?.points.filter(({ kind }) => kind === 'loss' || kind === 'cost') ?? [];
    expect(first?.description).toBe(`recommended: ${best?.reason}`);
    expect(first?.detail).toBe(against.map(({ text }) => `− ${text}`).join('  '));
  });

  it('has warnings before all: externalIPs, and a rollout that would never end', () => {
    const wish = { hostNetwork: true, maxSurge: 1, services: [service('old', { externalIPs: ['192.0.2.1'] })] };
    expect(rows(wish).filter((row) => row.startsWith('Warnings'))).toEqual([
      expect.stringContaining('Warnings: $(warning) Service default/old has externalIPs 192.0.2.1'),
      'Warnings: $(warning) a rollout never ends, undefined, nothing',
    ]);
  });
});

describe('needsAttention', () => {
  it.each<[string, Wish, boolean]>([
    ['nothing special', { hostNetwork: true }, false],
    ['a rollout that would never end', { hostNetwork: true, maxSurge: 1 }, true],
    ['externalIPs', { hostNetwork: true, services: [service('old', { externalIPs: ['192.0.2.1'] })] }, true],
    [
      'an exposure of ours',
      { hostNetwork: true, services: [service('web', { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx' })] },
      false,
    ],
  ])('%s', (_name, wish, expected) => {
    expect(needsAttention(ask(wish))).toBe(expected);
  });
});
