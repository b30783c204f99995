/** `get`: the exposures. */
import { countBackends, describeListeners, type Exposure, formatAge, type Rejection, type Service } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import {
  type ExposureView,
  type ListOptions,
  listExposures,
  type Presentation,
  type TableShape,
} from './view/list-exposures.ts';
import type { TableRow } from './view/table-row.ts';

export function getExposures(session: Session, options: ListOptions): Promise<void> {
  return listExposures(session, options, presentation);
}

const presentation: Presentation = {
  headers: ({ wide, namespaced }) => [
    ...(namespaced ? ['NAMESPACE'] : []),
    'NAME',
    'MODE',
    'LISTENER',
    'BACKENDS',
    'AGE',
    ...(wide ? ['REASON'] : []),
  ],
  rows: (view, shape) =>
    [
      ...view.exposures.map((exposure) => exposureRow(exposure, shape)),
      ...rejectedServices(view).map(([service, rejection]) => rejectedRow(service, rejection, shape)),
    ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  object: ({ exposures, rejected }, { named }) => {
    const items = exposures.map(toItem);
    return named && items.length === 1 ? items[0] : { apiVersion, kind: 'ExposureList', items, rejected };
  },
};

const apiVersion = 'tcplb.dev/v1alpha1';

function toItem(exposure: Exposure): object {
  return { apiVersion, kind: 'Exposure', ...exposure };
}

interface RowContent {
  readonly namespace: string;
  readonly name: string;
  readonly mode: string;
  readonly listener: string;
  readonly backends: string;
  readonly createdAt: string;
  readonly reason: string;
  readonly item: object;
}

function buildRow(content: RowContent, { wide, namespaced }: TableShape): TableRow {
  const { namespace, name, mode, listener, backends, createdAt, reason, item } = content;
  const cells = (count: string): string[] => [
    ...(namespaced ? [namespace] : []),
    name,
    mode,
    listener,
    count,
    formatAge(createdAt),
    ...(wide ? [reason] : []),
  ];
  return {
    key: `${namespace}/${name}`,
    state: [mode, listener, backends, reason].join('\n'),
    cells: cells(backends),
    goneCells: cells('<deleted>'),
    name: `service/${name}`,
    item,
  };
}

function exposureRow(exposure: Exposure, shape: TableShape): TableRow {
  const { namespace, name, mode, createdAt, modeReason } = exposure;
  const content = { namespace, name, mode, createdAt, reason: modeReason, item: toItem(exposure) };
  return buildRow({ ...content, listener: describeListeners(exposure), backends: countBackends(exposure) }, shape);
}

/** Services that got nothing at all; a Service may be exposed and still have a rejection. */
function rejectedServices({ exposures, rejected, services }: ExposureView): [Service, Rejection][] {
  const exposed = new Set(exposures.map(({ namespace, name }) => `${namespace}/${name}`));
  const first = new Map<string, Rejection>();
  for (const rejection of rejected) {
    const key = `${rejection.object.namespace}/${rejection.object.name}`;
    if (!exposed.has(key) && !first.has(key)) first.set(key, rejection);
  }
  return services.flatMap((service): [Service, Rejection][] => {
    const rejection = first.get(`${service.metadata.namespace ?? 'default'}/${service.metadata.name}`);
    return rejection === undefined ? [] : [[service, rejection]];
  });
}

function rejectedRow({ metadata, spec }: Service, rejection: Rejection, shape: TableShape): TableRow {
  const ports = (spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? 'TCP'}`);
  const content = {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    mode: '<rejected>',
    listener: ports.join(',') || '<none>',
    backends: '<none>',
    createdAt: metadata.creationTimestamp ?? '',
    // Its message is given as a warning.
    reason: rejection.code,
    item: { apiVersion, kind: 'Rejection', ...rejection },
  };
  return buildRow(content, shape);
}
