import { describe, expect, it } from 'vitest';
import { ApiError } from '../../http/api-error.ts';
import { type Kind, kinds } from '../../kinds.ts';
import type { KubeObject } from '../../object.ts';
import { serverSideApply } from './server-side-apply.ts';
import { trackUpdate } from './track-update.ts';

const kind = kinds.find((one) => one.kind === 'Service') as Kind;
const now = '2026-01-01T00:00:00Z';
const later = '2026-01-01T00:01:00Z';

function service(spec: object, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default', ...metadata }, spec };
}

interface Step {
  readonly manager: string;
  readonly applied: KubeObject;
  readonly force?: boolean;
}

/** Applies one after the other to nothing. */
function apply(...steps: readonly Step[]): KubeObject {
  const [object] = steps.reduce<[KubeObject?]>(
    ([live], { manager, applied, force = false }) => [serverSideApply({ live, applied, manager, force, kind, now })],
    [],
  );
  if (object === undefined) throw new Error('nothing applied');
  return object;
}

function ownership(object: KubeObject): Record<string, unknown> {
  const entries = object.metadata.managedFields ?? [];
  return Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

const specOf = (object: KubeObject) => object.spec as { ports?: object[]; type?: string };
const portKey = (port: number) => `k:{"port":${port},"protocol":"TCP"}`;

describe('serverSideApply', () => {
  it('makes the applier the owner of what it states, and of nothing else', () => {
    const object = apply({
      manager: 'm',
      applied: service({ ports: [{ port: 80 }], selector: { a: 'b' } }, { labels: { x: 'y' } }),
    });
    expect(object.metadata.managedFields).toEqual([
      {
        manager: 'm',
        operation: 'Apply',
        apiVersion: 'v1',
        time: now,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:x': {} } },
          'f:spec': { 'f:ports': { [portKey(80)]: { '.': {}, 'f:port': {} } }, 'f:selector': {} },
        },
      },
    ]);
  });

  it('changes nothing, not even the time, when the same is applied again', () => {
    const applied = service({ ports: [{ port: 80 }] });
    const live = apply({ manager: 'm', applied });
    expect(serverSideApply({ live, applied, manager: 'm', force: false, kind, now: later })).toEqual(live);
  });

  it('removes what the applier no longer states', () => {
    const first = service(
      {
        type: 'NodePort',
        ports: [
          { port: 80, name: 'a' },
          { port: 81, name: 'b' },
        ],
      },
      { labels: { x: 'y' } },
    );
    const object = apply(
      { manager: 'm', applied: first },
      { manager: 'm', applied: service({ ports: [{ port: 81, name: 'b' }] }) },
    );
    expect(object.metadata.labels).toBeUndefined();
    expect(object.spec).toEqual({ ports: [{ port: 81, name: 'b' }] });
  });

  it('keeps what somebody else owns too, and what nobody owns', () => {
    const live = apply(
      { manager: 'm1', applied: service({ ports: [{ port: 80, name: 'a' }] }) },
      { manager: 'm2', applied: service({ ports: [{ port: 80 }] }) },
    );
    const defaulted = service({ ...specOf(live), sessionAffinity: 'None' }, live.metadata);
    const { spec: _, ...bare } = service({});
    const object = serverSideApply({ live: defaulted, applied: bare, manager: 'm1', force: false, kind, now });
    expect(object.spec).toEqual({ ports: [{ port: 80 }], sessionAffinity: 'None' });
    expect(Object.keys(ownership(object))).toEqual(['m2']);
  });

  it('shares a field whose value both want', () => {
    const applied = service({ type: 'NodePort' });
    const fields = { 'f:spec': { 'f:type': {} } };
    expect(ownership(apply({ manager: 'a', applied }, { manager: 'b', applied }))).toEqual({ a: fields, b: fields });
  });

  it('refuses to change a field of somebody else', () => {
    const mine = { manager: 'm1', applied: service({ ports: [{ port: 80, targetPort: 8080 }] }) };
    const theirs = { manager: 'm2', applied: service({ ports: [{ port: 80, targetPort: 9090 }] }) };
    const field = '.spec.ports[port=80,protocol="TCP"].targetPort';
    expect(() => apply(mine, theirs)).toThrow(
      new ApiError(409, 'Conflict', `Apply failed with 1 conflict: conflict with "m1": ${field}`, {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "m1"', field }],
      }),
    );
  });

  it('lists several conflicts by owner', () => {
    const live = trackUpdate({
      after: service({ type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', targetPort: 1 }] }),
      manager: 'kubectl-create',
      kind,
      now,
    });
    const applied = service({ type: 'ClusterIP', ports: [{ port: 80, targetPort: 2 }] });
    expect(() => serverSideApply({ live, applied, manager: 'm', force: false, kind, now })).toThrow(
      'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .spec.type\n- .spec.ports[port=80,protocol="TCP"].targetPort',
    );
  });

  it('takes fields by force', () => {
    const mine = { manager: 'm1', applied: service({ type: 'NodePort', sessionAffinity: 'None' }) };
    const theirs = { manager: 'm2', applied: service({ type: 'ClusterIP' }), force: true };
    const object = apply(mine, theirs);
    expect(specOf(object).type).toBe('ClusterIP');
    expect(ownership(object)).toEqual({
      m1: { 'f:spec': { 'f:sessionAffinity': {} } },
      m2: { 'f:spec': { 'f:type': {} } },
    });
  });

  it('lets kubectl take over from its client-side apply, and keeps the annotation true', () => {
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    const last = JSON.stringify(service({ type: 'NodePort' }));
    const after = service({ type: 'NodePort' }, { annotations: { [key]: last } });
    const live = trackUpdate({ after, manager: 'kubectl-client-side-apply', kind, now });
    const applied = service({ type: 'ClusterIP' });
    const object = serverSideApply({ live, applied, manager: 'kubectl', force: false, kind, now });
    expect(specOf(object).type).toBe('ClusterIP');
    expect(JSON.parse(object.metadata.annotations?.[key] ?? '')).toEqual(applied);
    expect(() => serverSideApply({ live, applied, manager: 'other', force: false, kind, now })).toThrow('1 conflict');
  });

  it('remembers who was there before the first apply', () => {
    const live = service({ type: 'NodePort', sessionAffinity: 'None' });
    const object = serverSideApply({
      live,
      applied: service({ type: 'NodePort' }),
      manager: 'm',
      force: false,
      kind,
      now,
    });
    expect(ownership(object)).toEqual({
      'before-first-apply': { 'f:spec': { 'f:sessionAffinity': {}, 'f:type': {} } },
      m: { 'f:spec': { 'f:type': {} } },
    });
  });

  it('owns the status only through its subresource', () => {
    const applied = { ...service({ type: 'NodePort' }), status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } };
    const fields = { 'f:status': { 'f:loadBalancer': { 'f:ingress': {} } } };
    expect(ownership(apply({ manager: 'm', applied }))).toEqual({ m: { 'f:spec': { 'f:type': {} } } });
    const object = serverSideApply({ applied, manager: 'm', force: false, kind, subresource: 'status', now });
    expect(object.metadata.managedFields).toMatchObject([{ subresource: 'status', fieldsV1: fields }]);
  });

  it.each([
    [
      'another version',
      { apiVersion: 'v2' },
      'Incorrect version specified in apply patch. Specified patch version: v2, expected: v1',
    ],
    ['managedFields', { metadata: { name: 's', managedFields: [] } }, 'metadata.managedFields must be nil'],
    [
      'the same port twice',
      { spec: { ports: [{ port: 80 }, { port: 80 }] } },
      'failed to create typed patch object (default/s; /v1, Kind=Service): .spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
    ],
  ])('refuses %s', (_, change, message) => {
    const applied = { ...service({}), ...change } as KubeObject;
    expect(() => apply({ manager: 'm', applied })).toThrow(new ApiError(400, 'BadRequest', message));
  });
});
