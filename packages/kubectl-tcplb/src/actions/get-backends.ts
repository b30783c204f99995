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
    items: exposures.flatMap((exposure) =>
      exposure.listeners.flatMap((listener) => listener.backends.map((backend) => toItem(exposure, listener, backend))),
    ),
  }),
};

function toItem({ namespace, name }: Exposure, { address, protocol, port }: Listener, backend: Backend): object {
  return { namespace, exposure: name, listener: { address, protocol, port }, ...backend };
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
    name: `node/${node}`,
    item: toItem(exposure, listener, backend),
  };
}
