/** An API request becomes HTTP with our identity on it, and its answer begins. */
import type { IncomingMessage } from 'node:http';
import { TcplbError } from '../../errors.ts';
import { type Route, toConnectionError } from '../connection/connection-error.ts';
import type { ConnectionPool, Purpose } from '../connection/connection-pool.ts';
import { type Deadline, startDeadline } from '../connection/deadline.ts';
import { exchange, type HttpRequest } from '../connection/exchange.ts';
import type { Credentials, Identity } from '../credentials/credentials.ts';
import type { ApiRequest } from './api-request.ts';

/** What a sender works with. */
export interface SenderOptions extends Route {
  readonly pool: ConnectionPool;
  readonly credentials: Credentials;
  readonly userAgent: string;
  /** What answers that are read as a whole may be packed with. */
  readonly encoding: Encoding;
  /** For one request and its answer, in milliseconds; 0 for no limit. */
  readonly requestTimeoutMs: number;
  readonly trace?: ((line: string) => void) | undefined;
}

/** How the answer may be packed. */
export type Encoding = 'gzip' | 'identity';

/** An answer that has begun. */
export interface OpenAnswer {
  readonly message: IncomingMessage;
  /** As whom we asked. */
  readonly identity: Identity;
  /** Limits what is still to come; the reader ends it. */
  readonly deadline: Deadline;
}

/**
 * The head of the answer, of any HTTP status; after a 401 that of a second attempt, when credentials can be renewed.
 * @throws ClusterUnreachable, Cancelled, or what the credentials throw
 */
export async function openAnswer(options: SenderOptions, request: ApiRequest, purpose: Purpose): Promise<OpenAnswer> {
  const first = await openOnce(options, request, purpose);
  if (first.message.statusCode !== 401 || !options.credentials.renew(first.identity)) return first;
  first.message.destroy();
  first.deadline.end();
  return openOnce(options, request, purpose);
}

async function openOnce(options: SenderOptions, request: ApiRequest, purpose: Purpose): Promise<OpenAnswer> {
  // Before the deadline starts: a plugin may wait for somebody to log in.
  const identity = await options.credentials.identify(request.signal);
  const connector = await options.pool.connect(identity.clientCertificate);
  const deadline = startDeadline(options.requestTimeoutMs, request.signal);
  const report = startTrace(options, request);
  try {
    const message = await exchange(toHttpRequest(options, request, identity, purpose), connector, deadline.signal);
    report(`${message.statusCode} ${message.statusMessage}`);
    return { message, identity, deadline };
  } catch (error) {
    deadline.end();
    const failure = toSendError(error, options, request, deadline);
    report(failure.message);
    throw failure;
  }
}

function toHttpRequest(options: SenderOptions, request: ApiRequest, identity: Identity, purpose: Purpose): HttpRequest {
  const { method, path, body, contentType = 'application/json' } = request;
  return {
    purpose,
    method,
    url: new URL(options.server + path),
    headers: {
      Accept: request.acceptsText ? 'application/json, */*' : 'application/json',
      // Packed, an event would wait for the next one.
      'Accept-Encoding': purpose === 'stream' ? 'identity' : options.encoding,
      'User-Agent': options.userAgent,
      ...(body !== undefined && { 'Content-Type': contentType }),
      ...identity.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

/** Why a request or the reading of its answer failed. */
export function toSendError(
  error: unknown,
  options: Route & Pick<SenderOptions, 'requestTimeoutMs'>,
  request: Pick<ApiRequest, 'subject' | 'signal'>,
  deadline: Deadline,
): TcplbError {
  if (error instanceof TcplbError) return error;
  if (deadline.expired) {
    const message = `the API server ${options.server} did not answer within ${options.requestTimeoutMs / 1000} s (${request.subject})`;
    return new TcplbError('ClusterUnreachable', message, { retryable: true, cause: error });
  }
  if (request.signal?.aborted) return new TcplbError('Cancelled', `${request.subject}: cancelled`, { cause: error });
  return toConnectionError(error, options);
}

function startTrace({ trace, server }: SenderOptions, { method, path }: ApiRequest): (outcome: string) => void {
  if (trace === undefined) return () => {};
  const startedAt = performance.now();
  return (outcome) => trace(`${method} ${server}${path} ${outcome} in ${Math.round(performance.now() - startedAt)} ms`);
}
