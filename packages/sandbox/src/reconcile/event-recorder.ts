/** Writes core/v1 Events, counting repetitions of the same one up instead of writing it again. */
import { randomBytes } from 'node:crypto';
import { type ClusterClient, type KubernetesObject, resources } from '@tcplb/core';
import type { ApiObject } from './objects.ts';

/** Distinct Events remembered for counting. */
const REMEMBERED = 1_000;

export interface EventDetails {
  readonly kind: string;
  readonly apiVersion: string;
  readonly type: 'Normal' | 'Warning';
  /** CamelCase. */
  readonly reason: string;
  readonly message: string;
}

/** Never throws: an Event that cannot be written is not worth failing for. */
export type RecordEvent = (object: ApiObject, details: EventDetails) => void;

export interface EventSource {
  /** `daemonset-controller`, `kubelet`. */
  readonly component: string;
  /** The node, for what happens on one. */
  readonly host?: string;
}

interface Recorded {
  readonly name: string;
  count: number;
}

export function createEventRecorder(client: ClusterClient, source: EventSource, signal: AbortSignal): RecordEvent {
  const recorded = new Map<string, Recorded>();
  return (object, details) => {
    const namespace = object.metadata.namespace ?? 'default';
    const key = [namespace, details.kind, object.metadata.uid, details.reason, details.message].join('\n');
    const known = recorded.get(key);
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    if (known !== undefined) {
      known.count += 1;
      const patch = { count: known.count, lastTimestamp: now };
      client.patch(resources.events, known.name, namespace, 'merge', patch, { signal }).catch(() => {
        recorded.delete(key);
      });
      return;
    }
    if (recorded.size >= REMEMBERED) recorded.clear();
    const name = `${object.metadata.name}.${randomBytes(8).toString('hex')}`;
    recorded.set(key, { name, count: 1 });
    client
      .create(resources.events, buildEvent({ name, namespace, now, object, details, source }), { signal })
      .catch(() => {
        recorded.delete(key);
      });
  };
}

interface EventParts {
  readonly name: string;
  readonly namespace: string;
  readonly now: string;
  readonly object: ApiObject;
  readonly details: EventDetails;
  readonly source: EventSource;
}

function buildEvent({ name, namespace, now, object, details, source }: EventParts): KubernetesObject {
  const { metadata } = object;
  const { kind, apiVersion, type, reason, message } = details;
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      kind,
      apiVersion,
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    },
    type,
    reason,
    message,
    source,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
  };
  return event;
}
