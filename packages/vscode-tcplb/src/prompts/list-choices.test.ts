import { DEFAULT_OPTIONS, type Exposure } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../engine/cluster-feed.ts';
import { english } from '../localizer.ts';
import { listChoices, listRejected } from './list-choices.ts';

const exposure: Exposure = {
  namespace: 'default',
  name: 'tcp-echo',
  createdAt: '',
  mode: 'host-network',
  modeReason: '',
  ipFamilies: ['IPv4'],
  listeners: [
    {
      address: '*',
      protocol: 'TCP',
      port: 446,
      backends: [
        { node: 'node-1', address: '10.0.0.1', port: 446, state: 'ready' },
        { node: 'node-2', address: 'fd00::2', port: 446, state: 'excluded', reason: 'NodeNotReady' },
        { node: 'node-3', address: '', port: 446, state: 'excluded', reason: 'NodeHasNoAddress' },
      ],
    },
    { address: '192.0.2.1', protocol: 'UDP', port: 53, backends: [] },
  ],
  sessionAffinity: false,
  sourceRanges: [],
  options: DEFAULT_OPTIONS,
};

const daemonSet: ClusterView['daemonSets'][number] = {
  namespace: 'default',
  name: 'tcp-echo',
  createdAt: '',
  hostNetwork: true,
  selector: {},
  podLabels: {},
  ports: [{ protocol: 'TCP', port: 446, containerPort: 446 }],
  desired: 3,
  ready: 3,
  exposedAs: [],
};

const view = {
  exposures: [exposure],
  daemonSets: [daemonSet, { ...daemonSet, name: 'quiet', hostNetwork: false, ports: [], ready: 0 }],
};

const inWords = (...kinds: Parameters<typeof listChoices>[2]) =>
  listChoices('dev', view, kinds, english).map(
    ({ group, label, description, detail }) => `${group} | ${label} | ${description} | ${detail}`,
  );

describe('listChoices', () => {
  it('describes exposures', () => {
    expect(inWords('exposure')).toEqual([
      'Exposures | $(warning) default/tcp-echo | *:446, 192.0.2.1:53/UDP | host-network: 1 of 3 backends ready',
    ]);
  });

  it('describes DaemonSets after exposures', () => {
    expect(inWords('daemonSet', 'exposure').slice(1)).toEqual([
      'DaemonSets | $(pass) default/tcp-echo | 446/TCP | host-network: ready on 3 of 3 nodes',
      'DaemonSets | $(warning) default/quiet | declares no port | host-port: ready on 0 of 3 nodes',
    ]);
  });

  it('describes backends that have an address', () => {
    expect(inWords('backend')).toEqual([
      'Backends of default/tcp-echo (*:446) | $(pass) node-1 | 10.0.0.1:446 | ready',
      'Backends of default/tcp-echo (*:446) | $(warning) node-2 | [fd00::2]:446 | excluded: NodeNotReady',
    ]);
  });

  it('describes each rejected Service that is not served in part, once', () => {
    const reject = (name: string, message: string) => ({
      object: { kind: 'Service', namespace: 'default', name },
      code: 'PortConflict' as const,
      message,
      suggestion: '',
    });
    const rejected = [reject('late', 'first'), reject('late', 'second'), reject('tcp-echo', 'one of its ports')];
    expect(listRejected('dev', { exposures: [exposure], rejected }, english)).toEqual([
      {
        value: { kind: 'exposure', sourceId: 'dev', namespace: 'default', name: 'late' },
        label: '$(error) default/late',
        description: 'PortConflict',
        detail: 'first',
        group: 'Rejected',
      },
    ]);
  });

  it('says which element each one is', () => {
    expect(listChoices('dev', view, ['backend'], english)[0]?.value).toEqual({
      kind: 'backend',
      sourceId: 'dev',
      owner: { kind: 'exposure', sourceId: 'dev', namespace: 'default', name: 'tcp-echo' },
      node: 'node-1',
      address: '10.0.0.1',
      port: 446,
      protocol: 'TCP',
    });
  });
});
