/** Defaults of the small kinds. */

import type { RbacV1Subject } from '@kubernetes/client-node';
import { formatTime, type KubeObject } from '../object.ts';

/** The finalizer and the label that every namespace has. */
export function defaultNamespace(draft: KubeObject): void {
  draft.metadata.labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': draft.metadata.name ?? '' };
}

export function prepareNamespace(draft: KubeObject): void {
  draft.spec = { finalizers: ['kubernetes'] };
  draft.status = { phase: 'Active' };
}

/** `stringData` becomes `data`. */
export function defaultSecret(draft: KubeObject): void {
  draft.type ||= 'Opaque';
  const text = draft.stringData as Record<string, string> | undefined;
  delete draft.stringData;
  if (text === undefined) return;
  const encoded = Object.entries(text).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  draft.data = { ...(draft.data as object | undefined), ...Object.fromEntries(encoded) };
}

interface SlicePort {
  name?: string;
  protocol?: string;
}

export function defaultEndpointSlice(draft: KubeObject): void {
  draft.endpoints ??= [];
  for (const port of (draft.ports as SlicePort[] | undefined) ?? []) {
    port.name ??= '';
    port.protocol ??= 'TCP';
  }
  draft.ports ??= [];
}

interface RoleRef {
  apiGroup?: string;
}

/** Subjects and roles are of the RBAC group unless they say otherwise. */
export function defaultBinding(draft: KubeObject): void {
  const rbac = 'rbac.authorization.k8s.io';
  const role = draft.roleRef as RoleRef | undefined;
  if (role !== undefined) role.apiGroup ||= rbac;
  for (const subject of (draft.subjects as RbacV1Subject[] | undefined) ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbac;
  }
}

export function defaultNode(draft: KubeObject): void {
  draft.spec ??= {};
  draft.status ??= {};
}

/** Times that an Event was left without. */
export function prepareEvent(draft: KubeObject): void {
  const now = formatTime(new Date());
  if (draft.eventTime !== undefined) return;
  draft.firstTimestamp ??= now;
  draft.lastTimestamp ??= draft.firstTimestamp;
}

export function defaultBudget(draft: KubeObject): void {
  draft.spec ??= {};
}
