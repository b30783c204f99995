/** Writes Events that people find with `kubectl describe` and `kubectl get events`. */
import { createHash } from 'node:crypto';
import { TcplbError } from '../errors.ts';
import type { ObjectRef } from '../snapshot.ts';
import type { ClusterClient, KubernetesObject, RequestOptions } from './cluster-client.ts';
import type { EventObject } from './read-events.ts';
import { resources } from './resources.ts';

export interface EventDetails {
  /** What it is about; an object of the core group. */
  readonly object: ObjectRef;
  readonly uid?: string;
  readonly type: 'Normal' | 'Warning';
  /** CamelCase. */
  readonly reason: string;
  /** At most 1,024 characters. */
  readonly message: string;
  /** Who tells it, such as the name of a machine. */
  readonly reporter: string;
  /** One of many alike: all of an object, type and reason are one Event, which has the last of their messages. */
  readonly isCombined?: boolean;
  /** Takes the place of what this reporter told for this reason before: only the last one counts. */
  readonly isLatest?: boolean;
}

/** The "From" of our Events. */
const COMPONENT = 'tcplb.dev/nginx';
/** Characters, as API servers accept them. */
const MAX_MESSAGE = 1_024;

/**
 * The same Event again is counted up instead of written anew, for as long as the API server keeps it. Takes the rights to
 * create and to patch Events; fails as the cluster client does.
 */
export async function recordEvent(
  client: ClusterClient,
  details: EventDetails,
  options: RequestOptions = {},
): Promise<void> {
  const event = buildEvent(details, now());
  try {
    await client.create(resources.events, event, options);
  } catch (error) {
    if (!(error instanceof TcplbError && error.code === 'AlreadyExists')) throw error;
    await countUp(client, event, options);
  }
}

const COMBINED = '(combined from similar events): ';

/** An empty patch reads what it does not change, without the right to read. */
async function countUp(
  client: ClusterClient,
  { metadata: { name, namespace }, message }: KubernetesObject & Pick<EventDetails, 'message'>,
  options: RequestOptions,
): Promise<void> {
  const patch = (changes: object) =>
    client.patch<EventObject>(resources.events, name, namespace, 'merge', changes, options);
  const { count = 1 } = await patch({});
  await patch({ count: count + 1, lastTimestamp: now(), message });
}

function buildEvent(details: EventDetails, time: string) {
  const { object, uid, type, reason, reporter, isCombined } = details;
  const message = isCombined ? `${COMBINED}${details.message}`.slice(0, MAX_MESSAGE) : details.message;
  const { namespace = 'default' } = object;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(details), namespace },
    involvedObject: { apiVersion: 'v1', kind: object.kind, namespace, name: object.name, ...(uid && { uid }) },
    type,
    reason,
    message,
    source: { component: COMPONENT, host: reporter },
    reportingComponent: COMPONENT,
    reportingInstance: reporter,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}

/** Follows from what is told, so that a repetition finds it. */
function eventName({ object, uid = '', type, reason, message, reporter, ...kind }: EventDetails): string {
  const { isCombined, isLatest } = kind;
  const told = isLatest ? '' : isCombined ? COMBINED : message;
  const identity = JSON.stringify([object.kind, uid, type, reason, told, reporter]);
  return `${object.name}.${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
