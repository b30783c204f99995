/** Sends requests to one API server, as a TcplbError when it does not work out, and again when that is safe. */
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { TcplbError, toTcplbError } from '../../errors.ts';
import { isConnectionReset } from '../connection/connection-error.ts';
import { readBody } from '../connection/read-body.ts';
import type { ApiRequest } from './api-request.ts';
import { backoffMs } from './backoff.ts';
import { type OpenAnswer, openAnswer, type SenderOptions, toSendError } from './open-answer.ts';
import { isStatus } from './status.ts';
import { toStatusError } from './status-error.ts';

export interface Sender {
  /** The answer's JSON (its text, when the request allows that). GETs and other idempotent requests are tried again. */
  send<T>(request: ApiRequest): Promise<T>;
  /** For answers that go on: without gzip and without a second attempt. The caller reads the body or destroys it. */
  open(request: ApiRequest): Promise<OpenAnswer>;
}

const RETRIES = 4;
const BACKOFF = { firstMs: 250, maxMs: 4_000 };
/** A server that asks for a longer pause gets its refusal reported instead. */
const MAX_RETRY_AFTER_MS = 30_000;

export function createSender(options: SenderOptions): Sender {
  return {
    async send<T>(request: ApiRequest) {
      return readValue(await sendWithRetries(options, request), request) as T;
    },
    async open(request) {
      const opened = await openAnswer(options, request, 'stream');
      if ((opened.message.statusCode ?? 0) < 300) return opened;
      throw toRefusal(await finishAnswer(options, request, opened), request);
    },
  };
}

/** A complete answer of any HTTP status. */
interface Answer {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

async function sendWithRetries(options: SenderOptions, request: ApiRequest): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await sendOnce(options, request).catch((error: unknown) => toTcplbError(error));
    const waitMs = request.idempotent && attempt < RETRIES ? retryAfterMs(result, attempt) : undefined;
    if (waitMs !== undefined) await pause(waitMs, request);
    else if (result instanceof TcplbError) throw result;
    else return result;
  }
}

async function sendOnce(options: SenderOptions, request: ApiRequest): Promise<Answer> {
  return finishAnswer(options, request, await openAnswer(options, request, 'answer'));
}

async function finishAnswer(options: SenderOptions, request: ApiRequest, opened: OpenAnswer): Promise<Answer> {
  const { message, deadline } = opened;
  try {
    const text = await readBody(message);
    return { httpStatus: message.statusCode ?? 0, headers: message.headers, text };
  } catch (error) {
    throw toSendError(error, options, request, deadline);
  } finally {
    deadline.end();
  }
}

/** How long to wait before the same request may be sent again; undefined when it may not. */
function retryAfterMs(result: Answer | TcplbError, attempt: number): number | undefined {
  const waitMs = backoffMs(BACKOFF, attempt);
  if (result instanceof TcplbError) return isConnectionReset(result.cause) ? waitMs : undefined;
  if (result.httpStatus !== 429 && result.httpStatus !== 503) return undefined;
  const askedMs = Number(result.headers['retry-after'] ?? Number.NaN) * 1000;
  if (Number.isNaN(askedMs)) return waitMs;
  return askedMs <= MAX_RETRY_AFTER_MS ? Math.max(askedMs, waitMs) : undefined;
}

async function pause(milliseconds: number, { signal, subject }: ApiRequest): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal ? { signal } : {});
  } catch (cause) {
    throw new TcplbError('Cancelled', `${subject}: cancelled`, { cause });
  }
}

function readValue(answer: Answer, request: ApiRequest): unknown {
  if (answer.httpStatus >= 300) throw toRefusal(answer, request);
  const isJson = answer.headers['content-type']?.includes('json') ?? false;
  if (!isJson && request.acceptsText) return answer.text;
  const value = parseJson(answer.text);
  if (value !== undefined) return value;
  throw new TcplbError('ClusterRefused', `${request.subject}: the answer is not JSON`, {
    suggestions: ["Check that the kubeconfig's server is a Kubernetes API server, and no login page or proxy."],
  });
}

function toRefusal(answer: Answer, { subject, name }: ApiRequest): TcplbError {
  const value = parseJson(answer.text);
  const { httpStatus, headers } = answer;
  const retryAfter = headers['retry-after'];
  return toStatusError({ httpStatus, subject, name, retryAfter, ...(isStatus(value) && { status: value }) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
