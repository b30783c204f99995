/** Tells each Service of our class what became of it: its condition, the address that clients are told, and an Event. */
import { hostname } from 'node:os';
import type { ClusterClient, KubernetesObject, RequestOptions } from '../cluster/cluster-client.ts';
import { recordEvent } from '../cluster/record-event.ts';
import { isStatus } from '../cluster/requests/status.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError, toTcplbError } from '../errors.ts';
import { PROGRAMMED } from '../exposure/programmed-condition.ts';
import type { ObjectRef } from '../snapshot.ts';
import { findStatusChanges, type StatusChange, type StatusSources } from '../status/status-changes.ts';

export interface ReportStatusOptions extends StatusSources {
  /** The machine that is told to report; default this one. */
  readonly reporter?: string;
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
  const { reporter = hostname(), signal } = options;
  const written: ObjectRef[] = [];
  const failures: Failure[] = [];
  const changes = findStatusChanges(options, new Date()).values();
  const work = async () => {
    for (const change of changes) {
      const { service } = change;
      const known = failures.find((failure) => isInVain(failure, change))?.error;
      const outcome = known ?? (await tryChange(client, change, reporter, signal ? { signal } : {}));
      if (outcome instanceof TcplbError) failures.push({ service, error: outcome });
      else if (outcome === 'written') written.push(service);
    }
  };
  // They take turns at one iterator.
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { written, ...(failures[0] && { problem: summarize(failures[0], failures.length) }) };
}

interface Failure {
  readonly service: ObjectRef;
  readonly error: TcplbError;
}

/** Rights are given per namespace. */
function isInVain({ service, error }: Failure, { service: next }: StatusChange): boolean {
  return HOPELESS.has(error.code) || (error.code === 'Forbidden' && service.namespace === next.namespace);
}

async function tryChange(
  client: ClusterClient,
  change: StatusChange,
  reporter: string,
  options: RequestOptions,
): Promise<'written' | 'gone' | TcplbError> {
  const { service, uid, event } = change;
  try {
    await patchStatus(client, change, options);
  } catch (error) {
    return isGone(error) ? 'gone' : toTcplbError(error);
  }
  try {
    // After the status: where none can be kept, the Event would be told again and again.
    if (event) await recordEvent(client, { object: service, ...(uid && { uid }), ...event, reporter }, options);
    return 'written';
  } catch (error) {
    return toTcplbError(error);
  }
}

/** Conditions are merged by type, so that those of others stay. */
async function patchStatus(
  client: ClusterClient,
  { service: { name, namespace }, uid, condition, ingress }: StatusChange,
  options: RequestOptions,
): Promise<void> {
  const ours = condition === 'removed' ? { type: PROGRAMMED, $patch: 'delete' } : condition;
  const patch = {
    ...(uid !== undefined && { metadata: { uid } }),
    status: {
      ...(ours && { conditions: [ours] }),
      ...(ingress && { loadBalancer: { ingress: ingress.length === 0 ? null : ingress } }),
    },
  };
  const write = { ...options, subresource: 'status' };
  await client.patch<KubernetesObject>(resources.services, name, namespace, 'strategic', patch, write);
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
