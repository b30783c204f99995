/**
 * The one error class of tcplb. Core throws it, the front ends present it; nobody matches on message text.
 */

/** Every way in which tcplb can refuse or fail. Closed: a new code is added here, with its meaning. */
export type ErrorCode =
  /** A flag, name or value given by the user is not usable. */
  | 'InvalidInput'
  /** An object in the cluster says something that tcplb cannot use. */
  | 'InvalidObject'
  /** A configuration or kubeconfig file cannot be read or does not mean anything. */
  | 'InvalidConfiguration'
  /** The named object does not exist in the cluster. */
  | 'NotFound'
  /** An object of that name exists and is not ours to change. */
  | 'AlreadyExists'
  /** Somebody else changed the object meanwhile, or owns the fields that we want to apply (HTTP 409 Conflict). */
  | 'Conflict'
  /** A listener, host port or node port is taken. */
  | 'PortConflict'
  /** The workload cannot be reached in the requested backend mode. */
  | 'UnsupportedMode'
  /** The API server did not accept our credentials (HTTP 401). */
  | 'Unauthorized'
  /** The API server knows us and says no (HTTP 403). */
  | 'Forbidden'
  /** The API server cannot be reached or does not answer in time. */
  | 'ClusterUnreachable'
  /** The API server refused the request for another reason; `cause` has its Status. */
  | 'ClusterRefused'
  /** The resource version asked for is gone (HTTP 410): list again. */
  | 'ResourceExpired'
  /** A program would have to be run, and the caller does not allow it. */
  | 'ProgramNotAllowed'
  /** A program that we need is not installed, or lacks a feature. */
  | 'MissingProgram'
  /** nginx does not accept the rendered configuration. */
  | 'ConfigRejected'
  /** The new revision did not become live; the old one serves. */
  | 'ApplyFailed'
  /** Another apply holds the host's lock. */
  | 'HostBusy'
  /** An LB host cannot be reached over SSH, or the connection to it was lost. */
  | 'HostUnreachable'
  /** An LB host does not let us in over SSH, or is not known to be the one that it says it is. */
  | 'HostRefused'
  /** An LB host is not in a state in which it could do what was asked of it. */
  | 'HostNotReady'
  /** The echo test ran and did not pass. */
  | 'TestFailed'
  /** It would take away the last ready backend of an exposure. */
  | 'LastBackend'
  /** What was waited for did not come in time. */
  | 'TimedOut'
  /** The caller's AbortSignal fired. */
  | 'Cancelled'
  /** Something that should not happen; a defect of tcplb. */
  | 'Internal';

export interface TcplbErrorOptions {
  /** What the user can do about it, one imperative sentence each. */
  suggestions?: readonly string[];
  /** True when the same call may succeed later without a change. */
  retryable?: boolean;
  /** Milliseconds that whoever refused asks to wait before the next attempt. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** An error whose message names the object concerned and whose suggestions say what to do. */
export class TcplbError extends Error {
  override readonly name = 'TcplbError';
  readonly code: ErrorCode;
  readonly suggestions: readonly string[];
  readonly retryable: boolean;
  readonly retryAfterMs?: number;

  constructor(code: ErrorCode, message: string, options: TcplbErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.suggestions = options.suggestions ?? [];
    this.retryable = options.retryable ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** The error as a TcplbError: itself, or wrapped under `fallback`; an aborted operation becomes `Cancelled`. */
export function toTcplbError(error: unknown, fallback: ErrorCode = 'Internal'): TcplbError {
  if (error instanceof TcplbError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new TcplbError('Cancelled', 'cancelled', { cause: error });
  }
  return new TcplbError(fallback, error instanceof Error ? error.message : String(error), { cause: error });
}
