/** Tells each Service of our class what became of it: its condition, the address that clients are told, and an Event. */
import { hostname } from 'node:os';
import type { ClusterClient, KubernetesObject, RequestOptions } from '../cluster/cluster-client.ts';
import type { AdmitEvent } from '../cluster/limit-events.ts';
import { type EventDetails, recordEvent } from '../cluster/record-event.ts';
import { isStatus } from '../cluster/requests/status.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError, toTcplbError } from '../errors.ts';
import { PROGRAMMED } from '../exposure/programmed-condition.ts';
import type { ObjectRef } from '../snapshot.ts';
import type { Notice } from '../status/notices.ts';
import { findStatusChanges, type StatusChange, type StatusSources } from '../status/status-changes.ts';

export interface ReportStatusOptions extends StatusSources {
  /** The machine that is told to report; default this one. */
  readonly reporter?: string;
  /** What else to tell, by Events alone. */
  readonly notices?: readonly Notice[];
  /** Keeps Events few; default all are written. */
  readonly admitEvent?: AdmitEvent;
  readonly signal?: AbortSignal;
}

export interface StatusReport {
  /** The Services that were written to. */
  readonly written: readonly ObjectRef[];
  /** Why not all is written that should be; names the first object and counts the others. */
  readonly problem?: TcplbError;
}

/** Writes at the same time. */
const CONCURRENCY = 8;
/** None of the others would fare better. */
const HOPELESS: ReadonlySet<string> = new Set(['ClusterUnreachable', 'Unauthorized', 'Cancelled']);

/**
 * Compares what `plan` and the result of its apply say with what the Services have, and writes the difference: the
 * condition `tcplb.dev/Programmed`, `status.loadBalancer.ingress`, and one Event when the condition says something new.
 * Of Services that do not ask for us any more it takes the condition away.
 * Costs no request when nothing has changed, so it can be called whenever a plan was made and is known to be live.
 * Takes the rights to patch services/status and to create and patch Events. Never fails: the report says what could not
 * be written. What a Service is told is right for the snapshot; it is for the caller to call again when that changes.
 */
export async function reportStatus(client: ClusterClient, options: ReportStatusOptions): Promise<StatusReport> {
  const written: ObjectRef[] = [];
  const failures: Failure[] = [];
  const tasks = [...listChanges(client, options), ...listNotices(client, options)].values();
  const work = async () => {
    for (const { service, run } of tasks) {
      const known = failures.find((failure) => isInVain(failure, service))?.error;
      const outcome = known ?? (await run().catch((error: unknown) => toTcplbError(error)));
      if (outcome instanceof TcplbError) failures.push({ service, error: outcome });
      else if (outcome === 'written') written.push(service);
    }
  };
  // They take turns at one iterator.
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { written, ...(failures[0] && { problem: summarize(failures[0], failures.length) }) };
}

/** One write. Fails as the cluster client does. */
interface Task {
  readonly service: ObjectRef;
  readonly run: () => Promise<'written' | 'told' | 'gone'>;
}

function listChanges(client: ClusterClient, options: ReportStatusOptions): Task[] {
  return findStatusChanges(options, new Date()).map((change) => ({
    service: change.service,
    run: async () => {
      const { service, uid, event } = change;
      if (!(await patchStatus(client, change, requestOf(options)))) return 'gone';
      // After the status: where none can be kept, the Event would be told again and again.
      if (event) await tell(client, { object: service, ...(uid && { uid }), ...event }, options);
      return 'written';
    },
  }));
}

function listNotices(client: ClusterClient, options: ReportStatusOptions): Task[] {
  const { notices = [], services } = options;
  if (notices.length === 0) return [];
  const uids = new Map(services.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.uid]));
  return notices.map(({ service, event }) => ({
    service,
    run: async () => {
      const uid = uids.get(`${service.namespace}/${service.name}`);
      await tell(client, { object: service, ...(uid && { uid }), ...event }, options);
      return 'told';
    },
  }));
}

async function tell(
  client: ClusterClient,
  details: Omit<EventDetails, 'reporter'>,
  options: ReportStatusOptions,
): Promise<void> {
  const { reporter = hostname(), admitEvent = (event) => event } = options;
  const event = admitEvent({ ...details, reporter }, performance.now());
  if (event) await recordEvent(client, event, requestOf(options));
}

function requestOf({ signal }: ReportStatusOptions): RequestOptions {
  return signal ? { signal } : {};
}

interface Failure {
  readonly service: ObjectRef;
  readonly error: TcplbError;
}

/** Rights are given per namespace. */
function isInVain({ service, error }: Failure, next: ObjectRef): boolean {
  return HOPELESS.has(error.code) || (error.code === 'Forbidden' && service.namespace === next.namespace);
}

/** Conditions are merged by type, so that those of others stay. False when there is no such Service any more. */
async function patchStatus(
  client: ClusterClient,
  { service: { name, namespace }, uid, condition, ingress }: StatusChange,
  options: RequestOptions,
): Promise<boolean> {
  const ours = condition === 'removed' ? { type: PROGRAMMED, $patch: 'delete' } : condition;
  const patch = {
    ...(uid !== undefined && { metadata: { uid } }),
    status: {
      ...(ours && { conditions: [ours] }),
      ...(ingress && { loadBalancer: { ingress: ingress.length === 0 ? null : ingress } }),
    },
  };
  const write = { ...options, subresource: 'status' };
  try {
    await client.patch<KubernetesObject>(resources.services, name, namespace, 'strategic', patch, write);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** One that was made anew is another object: the API server takes the patch for a change of its uid. */
function isGone(error: unknown): boolean {
  if (!(error instanceof TcplbError)) return false;
  const { code, cause } = error;
  const causes = isStatus(cause) ? (cause.details?.causes ?? []) : [];
  return code === 'NotFound' || code === 'Conflict' || causes.some(({ field }) => field === 'metadata.uid');
}

function summarize({ service, error }: Failure, count: number): TcplbError {
  const others = count === 1 ? '' : ` and ${count - 1} more`;
  const title = `Service ${service.namespace}/${service.name}${others}`;
  const message = `the status of ${title} could not be written in full: ${error.message}`;
  const { code, suggestions, retryable } = error;
  return new TcplbError(code, message, { suggestions, retryable, cause: error });
}
