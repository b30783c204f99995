/** The options of a deletion, from the body (DeleteOptions) and the query. */

import { badRequest } from '../http/api-error.ts';
import { type ApiRequest, queryFlag, queryNumber } from '../http/request.ts';
import { isRecord, parseBody } from './decode.ts';
import { parseDryRun } from './write-options.ts';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly propagation: PropagationPolicy;
  /** Seconds; the object's own when absent, 0 for at once. */
  readonly gracePeriodSeconds?: number;
  /** Only this very object. */
  readonly uid?: string;
  readonly resourceVersion?: string;
}

const policies: readonly string[] = ['Background', 'Foreground', 'Orphan'];

function parsePropagation(request: ApiRequest, body: Record<string, unknown>): PropagationPolicy {
  const policy = body.propagationPolicy ?? request.query.get('propagationPolicy');
  if (policy === null || policy === undefined || policy === '') {
    const orphan = body.orphanDependents === true || queryFlag(request.query, 'orphanDependents');
    return orphan ? 'Orphan' : 'Background';
  }
  if (policies.includes(String(policy))) return policy as PropagationPolicy;
  throw badRequest(
    `invalid DeleteOptions: propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
  );
}

/** @throws ApiError 400 when the options do not parse */
export function parseDeleteOptions(request: ApiRequest): DeleteOptions {
  const parsed = request.body.length === 0 ? {} : parseBody(request);
  if (!isRecord(parsed)) throw badRequest('the body is no DeleteOptions object');
  return deleteOptions(request, parsed);
}

/** The options in `body`, completed from the query. @throws ApiError 400 when they mean nothing */
export function deleteOptions(request: ApiRequest, body: Record<string, unknown>): DeleteOptions {
  const grace = body.gracePeriodSeconds ?? queryNumber(request.query, 'gracePeriodSeconds');
  const preconditions = isRecord(body.preconditions) ? body.preconditions : {};
  const { uid, resourceVersion } = preconditions;
  const dryRun = Array.isArray(body.dryRun) ? body.dryRun.map(String) : request.query.getAll('dryRun');
  return {
    dryRun: parseDryRun(dryRun),
    propagation: parsePropagation(request, body),
    ...(typeof grace === 'number' ? { gracePeriodSeconds: Math.max(0, grace) } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  };
}

/** At once, whatever the state of the object. */
export const deleteNow: DeleteOptions = { dryRun: false, propagation: 'Background', gracePeriodSeconds: 0 };
