/** One HTTP request and its answer. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Connector, Purpose } from './connection-pool.ts';

export interface HttpRequest {
  readonly purpose: Purpose;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/**
 * Sends the request and resolves with the answer's head; its body is still to be read or destroyed.
 * Rejects with the system's error.
 */
export function exchange(request: HttpRequest, connector: Connector, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = start(request, connector, signal);
    sent.once('response', resolve);
    // Stays: an error after the answer has begun is the body's, and is seen there.
    sent.on('error', reject);
    sent.end(request.body);
  });
}

function start(request: HttpRequest, { agents, tls }: Connector, signal: AbortSignal): ClientRequest {
  const { purpose, method, url, headers, body } = request;
  const options = {
    method,
    agent: agents[purpose],
    signal,
    headers: { ...headers, ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }) },
  };
  return url.protocol === 'https:' ? httpsRequest(url, { ...options, ...tls }) : httpRequest(url, options);
}
