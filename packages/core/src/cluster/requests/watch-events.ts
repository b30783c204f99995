/** One watch connection → its events. */
import { TcplbError } from '../../errors.ts';
import type { KubernetesObject, Resource, WatchEvent, WatchOptions } from '../cluster-client.ts';
import type { Route } from '../connection/connection-error.ts';
import { describeObject } from './describe-object.ts';
import { toSendError } from './open-answer.ts';
import { buildPath } from './resource-path.ts';
import type { Sender } from './sender.ts';
import { splitLines } from './split-lines.ts';
import { isStatus } from './status.ts';
import { toStatusError } from './status-error.ts';

/** The API server ends each watch after 5 to 10 minutes, so that watchers spread over its replicas. */
const MIN_WATCH_SECONDS = 300;
/** A connection that says nothing for this much longer than it may live is dead. */
const GRACE_MS = 30_000;

/** As `ClusterClient.watch`. */
export async function* watchEvents<T extends KubernetesObject>(
  sender: Sender,
  route: Route,
  resource: Resource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { signal } = options;
  const subject = describeObject(resource);
  const timeoutSeconds = Math.round(MIN_WATCH_SECONDS * (1 + Math.random()));
  const path = watchPath(resource, options, timeoutSeconds);
  const { message, deadline } = await sender.open({ method: 'GET', path, subject, idempotent: true, signal });
  const silenceMs = Math.min(options.silenceMs ?? Number.POSITIVE_INFINITY, timeoutSeconds * 1000 + GRACE_MS);
  deadline.restart(silenceMs);
  options.onOpen?.();
  try {
    for await (const line of splitLines(message)) {
      deadline.restart(silenceMs);
      yield parseEvent<T>(line, subject);
    }
  } catch (error) {
    throw toSendError(error, { ...route, requestTimeoutMs: silenceMs }, { subject, signal }, deadline);
  } finally {
    deadline.end();
    message.destroy();
  }
}

function watchPath(resource: Resource, options: WatchOptions, timeoutSeconds: number): string {
  const { namespace, labelSelector, fieldSelector, resourceVersion } = options;
  const query = { labelSelector, fieldSelector, resourceVersion, timeoutSeconds };
  return buildPath(resource, { namespace }, { watch: true, allowWatchBookmarks: true, ...query });
}

interface RawEvent {
  readonly type?: string;
  readonly object?: unknown;
}

function parseEvent<T extends KubernetesObject>(line: string, subject: string): WatchEvent<T> {
  const { type, object } = parseLine(line, subject);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: object as T };
    case 'BOOKMARK':
      return { type, resourceVersion: (object as KubernetesObject).metadata.resourceVersion ?? '' };
    case 'ERROR':
      throw toEventError(object, subject);
    default:
      throw brokenWatch(subject, `an event of type ${type}`);
  }
}

function parseLine(line: string, subject: string): RawEvent {
  try {
    return Object(JSON.parse(line)) as RawEvent;
  } catch (cause) {
    // Cut off in the middle, when the connection ended there.
    throw brokenWatch(subject, 'an event that is not JSON', cause);
  }
}

function toEventError(object: unknown, subject: string): TcplbError {
  if (!isStatus(object)) return brokenWatch(subject, 'an error without a Status');
  return toStatusError({ httpStatus: object.code ?? 500, status: object, subject });
}

function brokenWatch(subject: string, what: string, cause?: unknown): TcplbError {
  return new TcplbError('ClusterUnreachable', `watching ${subject}: the API server sent ${what}`, {
    retryable: true,
    ...(cause !== undefined && { cause }),
  });
}
