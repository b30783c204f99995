/** A refusal by the API server → a TcplbError that names the object. */
import { type ErrorCode, TcplbError, type TcplbErrorOptions } from '../../errors.ts';
import type { Status, StatusCause } from './status.ts';

/** A refused request. */
export interface Refusal {
  readonly httpStatus: number;
  /** Absent when something other than the API server answered. */
  readonly status?: Status;
  /** What the request is about, as in `describeObject`. */
  readonly subject: string;
  /** Name of the object asked for, to tell it apart from a missing namespace. */
  readonly name?: string | undefined;
  /** Of the answer, in seconds; what the Status asks for is used where it is absent. */
  readonly retryAfter?: string | undefined;
}

/** @returns an error whose `cause` is the Status, if there is one */
export function toStatusError(refusal: Refusal): TcplbError {
  const { httpStatus, status } = refusal;
  const cause = status === undefined ? {} : { cause: status };
  const seconds = Number(refusal.retryAfter ?? status?.details?.retryAfterSeconds);
  const pause = seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
  const { code, message, ...options } = explain(refusal);
  return new TcplbError(code, message, { ...cause, ...pause, retryable: isRetryable(httpStatus, status), ...options });
}

type Explained = { readonly code: ErrorCode; readonly message: string } & TcplbErrorOptions;

function explain(refusal: Refusal): Explained {
  const { subject } = refusal;
  const said = saidByServer(refusal);
  switch (refusal.httpStatus) {
    case 401:
      return {
        code: 'Unauthorized',
        message: `the API server does not accept our credentials (${subject})`,
        suggestions: ['Log in again, or check the user of the kubeconfig context.'],
      };
    case 403:
      return {
        code: 'Forbidden',
        message: `${subject}: ${said}`,
        suggestions: ['Ask for the permission, or act as somebody who has it with --as or --context.'],
      };
    case 404:
      return { code: 'NotFound', message: explainMissing(refusal, said) };
    case 409:
      return refusal.status?.reason === 'AlreadyExists'
        ? { code: 'AlreadyExists', message: `${subject} already exists` }
        : { code: 'Conflict', message: `${subject}: ${said}` };
    case 410:
      return { code: 'ResourceExpired', message: `${subject}: ${said}` };
    case 502:
    case 503:
    case 504:
      return { code: 'ClusterUnreachable', message: `${subject}: the API server is not ready: ${said}` };
    default:
      return { code: 'ClusterRefused', message: `${subject}: ${said}` };
  }
}

function explainMissing({ subject, status, name }: Refusal, said: string): string {
  if (status === undefined) return `${subject}: the API server has no such resource`;
  return status.details?.name === name ? `${subject} does not exist` : `${subject}: ${said}`;
}

/** The causes are exact where there are any: `spec.ports[0].port: Invalid value: 0: …`. */
function saidByServer({ httpStatus, status }: Refusal): string {
  const causes = (status?.details?.causes ?? []).map(describeCause).filter((text) => text !== '');
  if (httpStatus === 422 && causes.length > 0) return causes.join('; ');
  return status?.message || `HTTP ${httpStatus}`;
}

function describeCause({ field, message = '' }: StatusCause): string {
  return field && !message.startsWith(field) ? `${field}: ${message}` : message;
}

function isRetryable(httpStatus: number, status: Status | undefined): boolean {
  return httpStatus === 429 || httpStatus >= 500 || status?.details?.retryAfterSeconds !== undefined;
}
