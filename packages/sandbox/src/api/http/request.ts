/** A request as the handlers see it, and the replies that they give. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { User } from '../auth/user.ts';
import { badRequest } from './api-error.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly user: User;
  /** Fires when the client is gone or the server stops. */
  readonly signal: AbortSignal;
  /** Texts that go back as `Warning` headers. */
  readonly warnings: string[];
  readonly body: Buffer;
}

/** A whole body, sent as JSON (or as `text`), compressed when the client takes it. */
export interface BodyReply {
  readonly code: number;
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** A body that is written while it comes into being; the promise ends with it. */
export interface StreamReply {
  readonly contentType: string;
  readonly stream: (response: ServerResponse) => Promise<void>;
}

export type Reply = BodyReply | StreamReply;

export function ok(body: unknown, code = 200): BodyReply {
  return { code, body };
}

export function text(code: number, body: string): BodyReply {
  return { code, body, contentType: 'text/plain; charset=utf-8' };
}

/** A boolean query parameter as Go reads it: absent, `0` and `false` are false. */
export function queryFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}

/**
 * A query parameter that counts something; undefined when it is absent or empty.
 * @throws ApiError 400 when it is no whole number
 */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  return Number(value);
}
