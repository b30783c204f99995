/** Field selectors: which fields can be selected on, per kind, and the matching. */

import { badRequest } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly negated: boolean;
  readonly value: string;
}

/** Beyond `metadata.name` and `metadata.namespace`; a kind that is not listed has these two only. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  services: ['spec.clusterIP', 'spec.type'],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase', 'name'],
  secrets: ['type'],
  replicasets: ['status.replicas'],
};

/** Fields whose absence reads as something else than the empty string. */
const absent: Readonly<Record<string, string>> = {
  'spec.unschedulable': 'false',
  'spec.hostNetwork': 'false',
  'status.replicas': '0',
};

const special: Readonly<Record<string, (object: KubeObject) => unknown>> = {
  'events/source': (object) => pick(object, 'source.component') ?? pick(object, 'reportingComponent'),
  'events/reportingComponent': (object) => pick(object, 'reportingComponent') || pick(object, 'source.component'),
  'namespaces/name': (object) => object.metadata.name,
  'pods/status.podIPs': (object) => (pick(object, 'status.podIPs') as { ip: string }[] | undefined)?.[0]?.ip,
};

function pick(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], object);
}

function fieldText(kind: Kind, object: KubeObject, field: string): string {
  const read = special[`${kind.plural}/${field}`];
  const value = read === undefined ? pick(object, field) : read(object);
  return String(value ?? absent[field] ?? '');
}

function checkSupported(kind: Kind, field: string): void {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && kind.namespaced)) return;
  const fields = selectable[kind.plural];
  if (fields?.includes(field)) return;
  throw badRequest(
    fields === undefined
      ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
      : `field label not supported: ${field}`,
  );
}

function parseTerm(kind: Kind, term: string): FieldRequirement {
  const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(term.trim());
  if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', operator, raw = ''] = match;
  checkSupported(kind, field);
  return { field, negated: operator === '!=', value: raw.replace(/\\([\\,=])/g, '$1') };
}

/**
 * @param text such as `spec.nodeName=node-1,status.phase!=Failed`; empty selects everything
 * @throws ApiError 400 when it does not parse or names a field that cannot be selected on
 */
export function parseFieldSelector(kind: Kind, text: string): readonly FieldRequirement[] {
  return text
    .split(/(?<!\\),/)
    .filter((term) => term.trim() !== '')
    .map((term) => parseTerm(kind, term));
}

export function matchesFields(kind: Kind, object: KubeObject, requirements: readonly FieldRequirement[]): boolean {
  return requirements.every(({ field, negated, value }) => (fieldText(kind, object, field) === value) !== negated);
}
