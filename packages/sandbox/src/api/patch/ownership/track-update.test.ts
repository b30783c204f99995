import { describe, expect, it } from 'vitest';
import { type Kind, kinds } from '../../kinds.ts';
import type { KubeObject } from '../../object.ts';
import { trackUpdate } from './track-update.ts';

const kind = kinds.find((one) => one.kind === 'Service') as Kind;
const now = '2026-01-01T00:00:00Z';
const later = '2026-01-01T00:01:00Z';

function service(rest: object, metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', uid: 'u', resourceVersion: '1', ...metadata },
    ...rest,
  };
}

/** `manager operation subresource time fields`, one an entry. */
function owners({ metadata }: KubeObject): readonly string[] {
  return (metadata.managedFields ?? []).map(({ manager, operation, subresource = '-', time, fieldsV1 }) =>
    [manager, operation, subresource, time?.slice(14, 16), JSON.stringify(fieldsV1)].join(' '),
  );
}

const created = trackUpdate({
  after: service({ spec: { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP' }] } }, { labels: { a: '1' } }),
  manager: 'creator',
  kind,
  now,
});

const createdFields =
  '{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:ports":{".":{},"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{},"f:protocol":{}}},"f:type":{}}}';

describe('trackUpdate', () => {
  it('gives a new object to its creator, without what only the server sets', () => {
    expect(owners(created)).toEqual([`creator Update - 00 ${createdFields}`]);
  });

  it('moves what changes to who changes it', () => {
    const after = structuredClone(created);
    after.spec = { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }] };
    after.metadata.labels = { b: '1' };
    expect(owners(trackUpdate({ before: created, after, manager: 'editor', kind, now: later }))).toEqual([
      'creator Update - 00 {"f:metadata":{"f:labels":{}},"f:spec":{"f:ports":{".":{},"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{},"f:protocol":{}}}}}',
      'editor Update - 01 {"f:metadata":{"f:labels":{"f:b":{}}},"f:spec":{"f:type":{}}}',
    ]);
  });

  it('adds to what the manager has, and renews its time', () => {
    const after = {
      ...created,
      spec: { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP' }], sessionAffinity: 'None' },
    };
    expect(owners(trackUpdate({ before: created, after, manager: 'creator', kind, now: later }))).toEqual([
      `creator Update - 01 ${createdFields.replace('"f:type"', '"f:sessionAffinity":{},"f:type"')}`,
    ]);
  });

  it('leaves everything as it is when nothing changes', () => {
    const after = service({ spec: created.spec }, { labels: { a: '1' }, resourceVersion: '2' });
    expect(trackUpdate({ before: created, after, manager: 'editor', kind, now: later }).metadata.managedFields).toEqual(
      created.metadata.managedFields,
    );
  });

  it('keeps the status apart', () => {
    const after = { ...created, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } };
    const status = '{"f:status":{"f:loadBalancer":{"f:ingress":{}}}}';
    expect(owners(trackUpdate({ before: created, after, manager: 'agent', kind, subresource: 'status', now }))[0]).toBe(
      `agent Update status 00 ${status}`,
    );
    expect(owners(trackUpdate({ before: created, after, manager: 'agent', kind, now }))).toHaveLength(1);
  });

  it('lets a client set managedFields, as kubectl does when it moves to server-side apply', () => {
    const entries = (created.metadata.managedFields ?? []).map((entry) => ({ ...entry, manager: 'moved' }));
    const after = { ...created, metadata: { ...created.metadata, managedFields: entries } };
    expect(owners(trackUpdate({ before: created, after, manager: 'x', kind, now }))).toEqual([
      `moved Update - 00 ${createdFields}`,
    ]);
  });

  it.each([[[]], [[{}]]])('forgets everything for managedFields %j', (managedFields) => {
    const after = { ...created, metadata: { ...created.metadata, managedFields } };
    expect(trackUpdate({ before: created, after, manager: 'x', kind, now }).metadata).not.toHaveProperty(
      'managedFields',
    );
  });
});
