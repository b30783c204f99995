/** Errors of the API server: each one is the `Status` object that the client is sent, worded as kube-apiserver does. */

/** One entry of `status.details.causes`. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  /** Path such as `spec.ports[0].port`. */
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The resource (`services`), or for `Invalid` the kind (`Service`). */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A `meta/v1` Status. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** HTTP status code. */
  readonly code?: number;
}

/** The parts of a Kind that errors name. */
export interface NamedKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
}

/** What is wrong with one field; see `validation/field-error.ts` for the constructors. */
export interface FieldError {
  /** `FieldValueInvalid`, `FieldValueRequired`, … */
  readonly reason: string;
  readonly field: string;
  /** Without the field: `Invalid value: 70000: must be between 1 and 65535, inclusive`. */
  readonly message: string;
}

/** A failed request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: Status;

  /** @param code HTTP status code */
  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** `services`, `daemonsets.apps`: how messages name a resource. */
export function qualifiedResource(kind: NamedKind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

function detailsOf(kind: NamedKind, name: string): StatusDetails {
  return { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural };
}

export function notFound(kind: NamedKind, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualifiedResource(kind)} "${name}" not found`, detailsOf(kind, name));
}

/** A path or resource that is not served. */
export function pathNotFound(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(kind: NamedKind, name: string): ApiError {
  const message = `${qualifiedResource(kind)} "${name}" already exists`;
  return new ApiError(409, 'AlreadyExists', message, detailsOf(kind, name));
}

/** Optimistic concurrency or a precondition failed. */
export function conflict(
  kind: NamedKind,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(kind)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, detailsOf(kind, name));
}

/** Server-side apply conflicts; `causes` have reason `FieldManagerConflict`. */
export function applyConflict(message: string, causes: readonly StatusCause[]): ApiError {
  return new ApiError(409, 'Conflict', message, { causes });
}

/** 422 with one cause per field. */
export function invalid(
  kind: Pick<NamedKind, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${qualified} "${name}" is invalid: ${list}`, {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** @param why what follows `is forbidden: ` */
export function forbidden(kind: NamedKind, name: string, why: string): ApiError {
  const subject = name === '' ? qualifiedResource(kind) : `${qualifiedResource(kind)} "${name}"`;
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
  });
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

export function methodNotAllowed(kind?: NamedKind): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  const details = kind && { ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural };
  return new ApiError(405, 'MethodNotAllowed', message, details ?? {});
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return new ApiError(406, 'NotAcceptable', message);
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const list = accepted.join(', ');
  const message = `the body of the request was in an unknown format - accepted media types include: ${list}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}

/** 410: a watch or continue token that is older than the history kept. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}

/** @param retryAfterSeconds sent as `Retry-After` too */
export function tooManyRequests(
  message: string,
  causes: readonly StatusCause[] = [],
  retryAfterSeconds?: number,
): ApiError {
  return new ApiError(429, 'TooManyRequests', message, {
    ...(causes.length === 0 ? {} : { causes }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

export function tooLarge(limitBytes: number): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`);
}

/** Something that kube-apiserver does and this server does not. */
export function notImplemented(message: string): ApiError {
  return new ApiError(501, 'NotImplemented', message);
}

export function internalError(message: string): ApiError {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ reason: 'InternalError', message }],
  });
}

/** The error as an ApiError: itself, or a 500 around it. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return internalError(error instanceof Error ? error.message : String(error));
}
