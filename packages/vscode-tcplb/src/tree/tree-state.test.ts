import type { ErrorCode } from '@tcplb/core';
import { TcplbError } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { sampleNode, sampleService, sampleView } from '../../test/support/sample-cluster.ts';
import { type SampleClusters, sampleModel, sampleSource } from '../../test/support/sample-model.ts';
import type { ClusterState } from '../engine/cluster-feed.ts';
import { treeState } from './tree-state.ts';

const lab = sampleSource('lab');
const error = new TcplbError('InvalidConfiguration', 'kubeconfig x cannot be read');
const failed = (code: ErrorCode): ClusterState => ({ phase: 'failed', error: new TcplbError(code, 'no') });
const empty = sampleView({ nodes: [sampleNode(1)] });
const full = sampleView({ nodes: [sampleNode(1)], services: [sampleService({ name: 'web' }, 80)] });
const only = (state: ClusterState): SampleClusters => ({ sources: [lab], states: { lab: state } });

const cases: readonly (readonly [name: string, clusters: SampleClusters, state: string | undefined])[] = [
  ['nothing was read yet', { sources: { phase: 'unread' } }, undefined],
  ['no kubeconfig', { sources: [] }, 'noKubeconfig'],
  ['a broken kubeconfig', { sources: { phase: 'failed', error } }, 'invalid'],
  ['a broken kubeconfig and a sandbox', { sources: { phase: 'read', sources: [lab], error } }, 'ready'],
  ['nobody opened it yet', { sources: [lab] }, 'ready'],
  ['connecting', only({ phase: 'connecting' }), 'ready'],
  ['no answer', only(failed('ClusterUnreachable')), 'unreachable'],
  ['wrong credentials', only(failed('Unauthorized')), 'refused'],
  ['no permission', only(failed('Forbidden')), 'refused'],
  ['a context that is not there', only(failed('InvalidConfiguration')), 'invalid'],
  ['a credential plugin in Restricted Mode', only(failed('ProgramNotAllowed')), 'restricted'],
  ['nothing to show', only({ phase: 'ready', view: empty }), 'empty'],
  [
    'nothing to show, and nothing heard any more',
    only({ phase: 'ready', view: empty, trouble: new TcplbError('ClusterUnreachable', 'no') }),
    'unreachable',
  ],
  ['something to show', only({ phase: 'ready', view: full }), 'ready'],
  [
    'nothing that the filter lets through',
    { ...only({ phase: 'ready', view: full }), filter: { name: 'x' } },
    'filteredOut',
  ],
  [
    'two clusters, one of which fails',
    { sources: [lab, sampleSource('far')], states: { lab: failed('Forbidden') } },
    'ready',
  ],
];

describe('treeState', () => {
  it.each(cases)('%s', (_name, clusters, state) => {
    expect(treeState(sampleModel(clusters))).toBe(state);
  });
});
