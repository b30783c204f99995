import { type Backend, DEFAULT_OPTIONS, type Exposure, type PodBackend } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../engine/cluster-feed.ts';
import { addressesOf } from './addresses-of.ts';
import type { SubjectElement } from './list-choices.ts';

const backend = (address: string, port = 446): Backend => ({ node: address, address, port, state: 'ready' });

const exposure: Exposure = {
  namespace: 'default',
  name: 'tcp-echo',
  createdAt: '',
  mode: 'host-network',
  modeReason: '',
  ipFamilies: ['IPv4'],
  listeners: [
    { address: '*', protocol: 'TCP', port: 446, backends: [backend('10.0.0.1'), backend('fd00::2'), backend('')] },
    { address: '192.0.2.1', protocol: 'TCP', port: 80, backends: [backend('10.0.0.1'), backend('10.0.0.1', 80)] },
  ],
  sessionAffinity: false,
  sourceRanges: [],
  options: DEFAULT_OPTIONS,
};

const daemonSet: ClusterView['daemonSets'][number] = {
  namespace: 'default',
  name: 'echo',
  createdAt: '',
  hostNetwork: true,
  selector: {},
  podLabels: {},
  ports: [],
  desired: 3,
  ready: 3,
  exposedAs: ['tcp-echo'],
};

const pod: PodBackend = {
  node: 'node-1',
  address: '10.0.0.9',
  port: 446,
  protocol: 'TCP',
  ready: true,
  pod: 'default/echo-x',
  nodeReady: true,
};

const view = { exposures: [exposure], daemonSets: [daemonSet, { ...daemonSet, name: 'hidden', exposedAs: [] }] };
const at = { sourceId: 'dev', namespace: 'default' };
const owner = { kind: 'exposure', ...at, name: 'tcp-echo' } as const;

const cases: readonly (readonly [name: string, element: SubjectElement, addresses: string[]])[] = [
  ['an exposure', owner, ['lb-1:446', '192.0.2.1:80']],
  ['an exposure that is gone', { ...owner, name: 'gone' }, []],
  [
    'a backend',
    { kind: 'backend', sourceId: 'dev', owner, node: 'node-2', address: 'fd00::2', port: 446, protocol: 'TCP' },
    ['[fd00::2]:446'],
  ],
  [
    'an exposed DaemonSet',
    { kind: 'daemonSet', ...at, name: 'echo' },
    ['10.0.0.1:446', '[fd00::2]:446', '10.0.0.1:80'],
  ],
  ['a DaemonSet that is not exposed', { kind: 'daemonSet', ...at, name: 'hidden' }, ['10.0.0.9:446']],
];

describe('addressesOf', () => {
  it.each(cases)('%s', (_name, element, addresses) => {
    expect(addressesOf(element, view, [pod], 'lb-1')).toEqual(addresses);
  });
});
