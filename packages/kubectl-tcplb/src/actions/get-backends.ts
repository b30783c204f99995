/** `backends`: what stands behind the listeners. */
import { type Backend, describeAddress, describeListener, type Exposure, type Listener } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { type ListOptions, listExposures, type Presentation, type TableShape } from './view/list-exposures.ts';
import type { TableRow } from './view/table-row.ts';

export function getBackends(session: Session, options: ListOptions): Promise<void> {
  return listExposures(session, options, presentation);
}

const presentation: Presentation = {
  headers: ({ wide, namespaced, named }) => [
    ...(namespaced ? ['NAMESPACE'] : []),
    ...(named ? [] : ['EXPOSURE']),
    'NODE',
    'ADDRESS',
    'STATE',
    'REASON',
    ...(wide ? ['LISTENER', 'POD'] : []),
  ],
  rows: (view, shape) =>
    view.exposures.flatMap((exposure) =>
      exposure.listeners.flatMap((listener) =>
        listener.backends.map((backend) => backendRow(exposure, listener, backend, shape)),
      ),
    ),
  object: ({ exposures }) => ({
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'BackendList',
    items: exposures.flatMap(toItems),
  }),
  names: ({ exposures }) => {
    const backends = exposures.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.backends));
    return [...new Set(backends.map(({ node }) => `node/${node}`))];
  },
};

function toItems({ namespace, name, listeners }: Exposure): object[] {
  return listeners.flatMap((listener) =>
    listener.backends.map((backend) => ({
      namespace,
      exposure: name,
      listener: { address: listener.address, protocol: listener.protocol, port: listener.port },
      ...backend,
    })),
  );
}

function backendRow(exposure: Exposure, listener: Listener, backend: Backend, shape: TableShape): TableRow {
  const { node, state, reason = '<none>', pod = '<none>' } = backend;
  const address = describeAddress(backend);
  const listening = describeListener(listener);
  const cells = (shownState: string): string[] => [
    ...(shape.namespaced ? [exposure.namespace] : []),
    ...(shape.named ? [] : [exposure.name]),
    node,
    address,
    shownState,
    reason,
    ...(shape.wide ? [listening, pod] : []),
  ];
  return {
    key: [exposure.namespace, exposure.name, listening, node, address].join(' '),
    state: `${state} ${reason}`,
    cells: cells(state),
    goneCells: cells('<removed>'),
  };
}
