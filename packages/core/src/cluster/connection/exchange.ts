/** One HTTP request and its answer. */
import { ClientRequest, type ClientRequestArgs, type IncomingMessage } from 'node:http';
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

/** Its types leave out the form that `request` itself uses. */
const Request = ClientRequest as unknown as new (url: URL, options: ClientRequestArgs) => ClientRequest;

function start(request: HttpRequest, { agents, tls }: Connector, signal: AbortSignal): ClientRequest {
  const { purpose, method, url, headers, body } = request;
  const options = {
    method,
    agent: agents[purpose],
    signal,
    headers: { ...headers, ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }) },
  };
  // VS Code replaces `request` by its own, with other ideas of proxies and authorities than kubectl's.
  return new Request(url, { ...options, ...tls });
}
